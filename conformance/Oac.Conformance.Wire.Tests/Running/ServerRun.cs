using System.Collections.Immutable;
using Connectrpc.Conformance.V1;
using Google.Protobuf;
using Oac.Conformance.Wire.Tests.Official;

namespace Oac.Conformance.Wire.Tests.Running;

/// <summary>Runs cases against a server under test: one process for each way to run it, the strict client on the other side.</summary>
internal static class ServerRun
{
    private const int ServersAtOnce = 2;
    private const int CasesAtOnce = 16;
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CaseWithin = TimeSpan.FromSeconds(20);

    public static async Task<RunReport> RunAsync(
        ProgramCommand command,
        IEnumerable<OfficialCase> cases,
        CancellationToken cancellationToken
    )
    {
        var report = new RunReport();
        await Parallel.ForEachAsync(
            cases.GroupBy(static one => one.Server),
            new ParallelOptions { MaxDegreeOfParallelism = ServersAtOnce, CancellationToken = cancellationToken },
            async (group, token) => await RunAsync(command, group.Key, [.. group], report, token)
        );
        return report;
    }

    private static async Task RunAsync(
        ProgramCommand command,
        ServerKind kind,
        ImmutableArray<OfficialCase> cases,
        RunReport report,
        CancellationToken cancellationToken
    )
    {
        await using var program = ProgramUnderTest.Start(command, "server");
        var address = await StartAsync(program, kind, cancellationToken);
        using var client = new WireClient(
            new()
            {
                Address = address,
                HttpVersion = (int)kind.Version,
                TrustedCertificate = kind.Tls ? Certificates.Server : null,
                ClientCertificate = kind.ClientCertificates ? Certificates.Client : null,
            }
        );
        await Parallel.ForEachAsync(
            cases,
            new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce, CancellationToken = cancellationToken },
            async (one, token) => await RunAsync(one, client, report, token)
        );
        var code = await program.TerminateAsync(EndWithin, cancellationToken);
        if (code != 0)
        {
            report.Ran($"{kind}", [$"the server ended with {code}: {program.Log}"]);
        }
    }

    /// <summary>Runs cases with another program as the client, which judges nothing but what its calls gave.</summary>
    public static async Task<RunReport> RunAsync(
        ProgramCommand server,
        ProgramCommand client,
        bool isServerUnderTest,
        IEnumerable<OfficialCase> cases,
        CancellationToken cancellationToken
    )
    {
        var report = new RunReport();
        foreach (var group in cases.GroupBy(static one => one.Server))
        {
            await using var program = ProgramUnderTest.Start(server, "server");
            var address = await StartAsync(program, group.Key, cancellationToken);
            var byName = group.ToDictionary(static one => one.Name);
            await ClientRun.DriveAsync(client, byName, _ => address, isServerUnderTest, report, cancellationToken);
        }
        return report;
    }

    private static async Task<Uri> StartAsync(
        ProgramUnderTest program,
        ServerKind kind,
        CancellationToken cancellationToken
    )
    {
        await program.WriteAsync(RequestOf(kind), cancellationToken);
        program.CloseInput();
        var started =
            await program.ReadAsync(ServerCompatResponse.Parser, StartWithin, cancellationToken)
            ?? throw new InvalidOperationException($"the server did not start: {program.Log}");
        return new($"{(kind.Tls ? "https" : "http")}://{started.Host}:{started.Port}");
    }

    private static async Task RunAsync(
        OfficialCase one,
        WireClient client,
        RunReport report,
        CancellationToken cancellationToken
    )
    {
        var request = one.Definition.Request.Clone();
        var name = new Header { Name = "x-test-case-name", Value = { one.Name } };
        request.RequestHeaders.Add(name);
        request.RawRequest?.Headers.Add(name);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(CaseWithin);
        try
        {
            var (result, complaints) = await ReferenceClient.RunAsync(request, client, limit.Token);
            report.Ran(one.Name, ResultCheck.Run(one, isServerUnderTest: true, result).Concat(complaints));
        }
        catch (NotSupportedException e)
        {
            report.Leave(one.Name, e.Message);
        }
    }

    private static ServerCompatRequest RequestOf(ServerKind kind)
    {
        var request = new ServerCompatRequest
        {
            Protocol = kind.Protocol,
            HttpVersion = kind.Version,
            UseTls = kind.Tls,
            MessageReceiveLimit = RequestPadding.ServerLimit,
        };
        if (kind.Tls)
        {
            request.ServerCreds = Certificates.ToMessage(Certificates.Server);
        }
        if (kind.ClientCertificates)
        {
            request.ClientTlsCert = Certificates.ToMessage(Certificates.Client).Cert;
        }
        return request;
    }
}
