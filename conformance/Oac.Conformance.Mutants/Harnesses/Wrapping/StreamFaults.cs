using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Oac.Conformance.Mutants.Harnesses.Wrapping;

/// <summary>Every fault by its name. <c>none</c> wraps and changes nothing.</summary>
internal static class StreamFaults
{
    private static readonly ImmutableDictionary<string, Func<string, StreamFault>> All =
        ImmutableDictionary.CreateRange(
            StringComparer.Ordinal,
            new Dictionary<string, Func<string, StreamFault>>
            {
                ["none"] = static _ => new NoFault(),
                ["http1-only"] = static _ => new Http1Only(),
                ["waits-for-message"] = static _ => new Waits(),
                ["only-plain-addresses"] = static _ => new OnlyPlainAddresses(),
                ["no-token"] = static _ => new NoToken(),
                ["accepts-any-certificate"] = static _ => new TrustsAll(),
                ["loses-early-events"] = static _ => new LosesEarlyEvents(),
                ["registers-first"] = static _ => new RegistersFirst(),
                ["strange-flags"] = static _ => new StrangeFlags(),
                ["reads-by-pieces"] = static _ => new ReadsByPieces(),
                ["bare-address"] = static _ => new BareAddress(),
                ["other-version"] = static _ => new OtherVersion(),
                ["wrong-field-number"] = static _ => new WrongFieldNumber(),
                ["chokes-on-unknown-fields"] = static _ => new ChokesOnUnknownFields(),
                ["trims-session-id"] = static _ => new TrimsSessionId(),
                ["other-session-id"] = static _ => new OtherSessionId(),
                ["two-results"] = static _ => new TwoResults(),
                ["success-before-processing"] = static _ => new AlwaysSuccess(),
                ["empty-error-message"] = static _ => new EmptyErrorMessage(),
                ["current-session"] = static _ => new CurrentSession(),
                ["needs-affinity"] = static folder => new NeedsAffinity(folder),
                ["stops-at-session-end"] = static _ => new StopsAtSessionEnd(),
                ["answers-session-end"] = static _ => new AnswersSessionEnd(),
                ["keeps-ended-sessions"] = static _ => new KeepsEndedSessions(),
                ["calls-chat"] = static _ => new CallsGateway("chat/completions"),
                ["calls-embeddings"] = static _ => new CallsGateway("chat/completions", "embeddings"),
                ["calls-embeddings-where-it-fails"] = static _ => new CallsGatewayWhereItFails(),
                ["no-spans"] = static _ => new NoSpans(),
            }
        );

    /// <summary>A fault, or an oddity that is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">A folder that the instances of one subject share.</param>
    public static StreamFault Of(string name, string folder) => StreamOddities.Find(name) ?? All[name](folder);

    private sealed class NoFault : StreamFault;

    private sealed class Http1Only : StreamFault
    {
        public override Version Http { get; } = new(1, 1);
    }

    private sealed class Waits : StreamFault
    {
        public override bool WaitsForMessage => true;
    }

    private sealed class OnlyPlainAddresses : StreamFault
    {
        public override bool Takes(string address) =>
            Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.Scheme.StartsWith("http", StringComparison.Ordinal)
            && !address.EndsWith('/')
            && uri.AbsolutePath == "/";
    }

    private sealed class NoToken : StreamFault
    {
        public override bool Keeps(string header) =>
            !header.Equals("authorization", StringComparison.OrdinalIgnoreCase);
    }

    private sealed class TrustsAll : StreamFault
    {
        public override bool TrustsAnybody => true;
    }

    // The suite lets a quarter of a second pass where it does not judge this very fault.
    private sealed class LosesEarlyEvents : StreamFault
    {
        private static readonly TimeSpan Getting = TimeSpan.FromMilliseconds(100);
        private long _opened;

        public override Task OpenedAsync()
        {
            _opened = TimeProvider.System.GetTimestamp();
            return Task.CompletedTask;
        }

        public override Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole) =>
            Task.FromResult(TimeProvider.System.GetElapsedTime(_opened) > Getting);
    }

    private sealed class RegistersFirst : StreamFault
    {
        public override Task OpenedAsync() => SendAsync(Result("registration", success: true));
    }

    private sealed class StrangeFlags : StreamFault
    {
        public override byte Flags => 0x40;
    }

    private sealed class ReadsByPieces : StreamFault
    {
        public override Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole) => Task.FromResult(isWhole);
    }

    private sealed class BareAddress : StreamFault
    {
        public override string Path(string path) => "/";
    }

    private sealed class OtherVersion : StreamFault
    {
        public override string Path(string path) =>
            path.Contains("v1alpha3", StringComparison.Ordinal)
                ? path.Replace("v1alpha3", "v1alpha2", StringComparison.Ordinal)
                : path.Replace("v1alpha2", "v1alpha3", StringComparison.Ordinal);
    }

    private sealed class WrongFieldNumber : StreamFault
    {
        public override IEnumerable<ProtoMessage> FromHarness(ProtoMessage message) => [message.Renumber(2, 3)];
    }

    private sealed class ChokesOnUnknownFields : StreamFault
    {
        public override Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole) =>
            Task.FromResult(message.Fields.All(static f => f.Number <= 3));
    }

    private sealed class TrimsSessionId : StreamFault
    {
        public override IEnumerable<ProtoMessage> FromHarness(ProtoMessage message) =>
            [message.With(1, message.Session.Trim())];
    }

    private sealed class OtherSessionId : StreamFault
    {
        public override IEnumerable<ProtoMessage> FromHarness(ProtoMessage message) => [message.With(1, "session-0")];
    }

    private sealed class TwoResults : StreamFault
    {
        public override IEnumerable<ProtoMessage> FromHarness(ProtoMessage message) => [message, message];
    }

    private sealed class AlwaysSuccess : StreamFault
    {
        public override IEnumerable<ProtoMessage> FromHarness(ProtoMessage message) =>
            [Result(message.Session, success: true)];
    }

    private sealed class EmptyErrorMessage : StreamFault
    {
        public override IEnumerable<ProtoMessage> FromHarness(ProtoMessage message) =>
            [message.With(2, message.Inner(2).Without(2))];
    }

    // One variable for the session that is being served, where there should be one for each.
    private sealed class CurrentSession : StreamFault
    {
        private readonly List<ProtoMessage> _held = [];
        private string _current = "";
        private int _under;

        public override Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole)
        {
            if (message.Has(2))
            {
                _current = message.Session;
                Interlocked.Increment(ref _under);
            }
            return Task.FromResult(true);
        }

        // An answer takes a while, in which the next event may have come.
        public override IEnumerable<ProtoMessage> FromHarness(ProtoMessage message)
        {
            lock (_held)
            {
                _held.Add(message);
                if (_held.Count == 1)
                {
                    _ = ReleaseAsync();
                }
            }
            return [];
        }

        private async Task ReleaseAsync()
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            List<ProtoMessage> released;
            lock (_held)
            {
                released = [.. _held];
                _held.Clear();
            }
            foreach (var message in released)
            {
                await SendAsync(message.With(1, _current));
            }
        }
    }

    // State in the process alone: who comes with a session that another instance has begun is turned away.
    private sealed class NeedsAffinity(string folder) : StreamFault
    {
        private readonly HashSet<string> _own = new(StringComparer.Ordinal);

        public override async Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole)
        {
            if (!message.Has(2) || _own.Contains(message.Session))
            {
                return true;
            }
            var name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(message.Session)));
            var claim = System.IO.Path.Combine(folder, name);
            try
            {
                await using var file = new FileStream(claim, FileMode.CreateNew);
                _own.Add(message.Session);
                return true;
            }
            catch (IOException)
            {
                await SendAsync(Result(message.Session, success: false));
                return false;
            }
        }
    }

    private sealed class StopsAtSessionEnd : StreamFault
    {
        private bool _stopped;

        public override Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole)
        {
            _stopped |= message.Has(3);
            return Task.FromResult(!_stopped);
        }
    }

    private sealed class AnswersSessionEnd : StreamFault
    {
        public override async Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole)
        {
            if (message.Has(3))
            {
                await SendAsync(Result(message.Session, success: true));
            }
            return true;
        }
    }

    private sealed class KeepsEndedSessions : StreamFault
    {
        private static readonly List<byte[]> Kept = [];

        public override Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole)
        {
            if (message.Has(2))
            {
                Kept.Add(message.ToBytes());
            }
            return Task.FromResult(true);
        }
    }

    private sealed class CallsGatewayWhereItFails : StreamFault
    {
        private readonly CallsGateway _chat = new("chat/completions");
        private readonly CallsGateway _embeddings = new("embeddings");

        public override Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole) =>
            (message.ToBytes().AsSpan().IndexOf("\"fail\""u8) < 0 ? _chat : _embeddings).ToHarnessAsync(
                message,
                isWhole
            );
    }

    private sealed class CallsGateway(params string[] endpoints) : StreamFault
    {
        private static readonly HttpClient Client = new();

        public override async Task<bool> ToHarnessAsync(ProtoMessage message, bool isWhole)
        {
            foreach (var endpoint in message.Has(2) ? endpoints : [])
            {
                using var request = new HttpRequestMessage(
                    HttpMethod.Post,
                    $"{Environment.GetEnvironmentVariable(HarnessSubject.BaseVariable)}/{endpoint}"
                )
                {
                    Content = new StringContent(
                        """{"model":"any","messages":[],"input":"any"}""",
                        Encoding.UTF8,
                        "application/json"
                    ),
                };
                request.Headers.Authorization = new AuthenticationHeaderValue(
                    "Bearer",
                    Environment.GetEnvironmentVariable(HarnessSubject.KeyVariable)
                );
                using var answer = await Client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
            }
            return true;
        }
    }

    private sealed class NoSpans : StreamFault
    {
        public override void Prepare(IDictionary<string, string?> environment) =>
            environment.Remove("OTEL_EXPORTER_OTLP_ENDPOINT");
    }

    /// <summary>An envelope with a result.</summary>
    internal static ProtoMessage Result(string session, bool success)
    {
        var result = success
            ? new ProtoMessage([new(1, 0, 1, [])])
            : new ProtoMessage([]).With(2, "this session is not known here");
        return new ProtoMessage([]).With(1, session).With(2, result);
    }
}
