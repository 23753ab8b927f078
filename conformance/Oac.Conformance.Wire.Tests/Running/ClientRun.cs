using System.Collections.Immutable;
using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Oac.Conformance.Wire.Tests.Official;

namespace Oac.Conformance.Wire.Tests.Running;

/// <summary>Runs cases against a client under test: one process for all of them, the strict server on the other side.</summary>
internal static class ClientRun
{
    private static readonly TimeSpan SilentFor = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);

    public static async Task<RunReport> RunAsync(
        ProgramCommand command,
        ImmutableArray<OfficialCase> cases,
        CancellationToken cancellationToken
    )
    {
        var report = new RunReport();
        var byName = cases.ToDictionary(static one => one.Name);
        var service = new ReferenceService(byName, report);
        var servers = new Dictionary<(HTTPVersion, bool, bool), WireServer>();
        try
        {
            foreach (var one in cases)
            {
                var key = KeyOf(one);
                if (!servers.ContainsKey(key))
                {
                    servers.Add(key, await StartAsync(one.Server, service, cancellationToken));
                }
            }
            await DriveAsync(
                command,
                byName,
                one => servers[KeyOf(one)].Address,
                false,
                report,
                cancellationToken,
                service.ProgressOf
            );
            for (var waited = 0; !service.IsIdle && waited < 100; waited++)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
        finally
        {
            foreach (var server in servers.Values)
            {
                await server.DisposeAsync();
            }
        }
        return report;
    }

    private static (HTTPVersion, bool, bool) KeyOf(OfficialCase one) =>
        (one.Server.Version, one.Server.Tls, one.Server.ClientCertificates);

    private static Task<WireServer> StartAsync(
        ServerKind kind,
        ReferenceService service,
        CancellationToken cancellationToken
    ) =>
        WireServer.StartAsync(
            new()
            {
                HttpVersion = (int)kind.Version,
                Certificate = kind.Tls ? Certificates.Server : null,
                TrustedCertificate = kind.ClientCertificates ? Certificates.Client : null,
            },
            service.ServeAsync,
            service.Judged,
            cancellationToken
        );

    /// <summary>Feeds cases to a client and holds what it says of them against what was expected.</summary>
    public static async Task DriveAsync(
        ProgramCommand command,
        IReadOnlyDictionary<string, OfficialCase> cases,
        Func<OfficialCase, Uri> addressOf,
        bool isServerUnderTest,
        RunReport report,
        CancellationToken cancellationToken,
        Func<string, string>? progressOf = null
    )
    {
        await using var program = ProgramUnderTest.Start(command, "client");
        var writing = WriteAsync();
        var pending = cases.Keys.ToHashSet(StringComparer.Ordinal);
        try
        {
            while (pending.Count > 0)
            {
                var response = await program.ReadAsync(ClientCompatResponse.Parser, SilentFor, cancellationToken);
                if (response is null)
                {
                    break;
                }
                if (!pending.Remove(response.TestName))
                {
                    throw new InvalidDataException($"the client answered '{response.TestName}' unasked, or twice");
                }
                report.Ran(response.TestName, Check(cases[response.TestName], isServerUnderTest, response));
            }
        }
        catch (TimeoutException)
        {
            // Those that are left did not end in time, which is told below.
            program.CloseInput();
        }
        foreach (var name in pending)
        {
            report.Ran(name, [$"the client gave no answer; {progressOf?.Invoke(name)} {program.Log}"]);
        }
        if (pending.Count > 0)
        {
            return;
        }
        await writing;
        program.CloseInput();
        var code = await program.EndAsync(EndWithin, cancellationToken);
        if (code != 0)
        {
            report.Ran("the client under test", [$"it ended with {code}: {program.Log}"]);
        }

        async Task WriteAsync()
        {
            foreach (var one in cases.Values)
            {
                await program.WriteAsync(RequestOf(one, addressOf(one)), cancellationToken);
            }
        }
    }

    private static IEnumerable<string> Check(OfficialCase one, bool isServerUnderTest, ClientCompatResponse response) =>
        response.ResultCase switch
        {
            ClientCompatResponse.ResultOneofCase.Response => ResultCheck.Run(one, isServerUnderTest, response.Response),
            _ => [$"the client could not make the call: {response.Error?.Message}"],
        };

    private static ClientCompatRequest RequestOf(OfficialCase one, Uri address)
    {
        var request = one.Definition.Request.Clone();
        request.TestName = one.Name;
        request.Host = address.Host;
        request.Port = (uint)address.Port;
        if (one.Server.Tls)
        {
            request.ServerTlsCert = Certificates.ToMessage(Certificates.Server).Cert;
        }
        if (one.Server.ClientCertificates)
        {
            request.ClientTlsCreds = Certificates.ToMessage(Certificates.Client);
        }
        request.RequestHeaders.Add(new Header { Name = "x-test-case-name", Value = { one.Name } });
        return request;
    }
}
