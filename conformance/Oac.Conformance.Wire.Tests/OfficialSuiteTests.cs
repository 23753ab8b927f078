using System.Collections.Immutable;
using Connectrpc.Conformance.V1;
using Oac.Conformance.Wire.Tests.Official;
using Oac.Conformance.Wire.Tests.Running;
using Oac.Testing;
using Mode = Connectrpc.Conformance.V1.TestSuite.Types.TestMode;

namespace Oac.Conformance.Wire.Tests;

/// <summary>The programs of <c>Oac.Connect</c> that the official runner drives, driven by the same cases with the strict peer.</summary>
public sealed class OfficialSuiteTests(ITestOutputHelper output)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Connect")]
    [InlineData("Grpc")]
    [InlineData("GrpcWeb")]
    public async Task Our_server_passes(string protocol)
    {
        var cases = Cases(Mode.Server, protocol);
        var report = await ServerRun.RunAsync(ProgramCommand.OfOurs, Here(cases), Cancellation);
        Check(report, cases);
    }

    [Theory]
    [InlineData("Connect")]
    [InlineData("Grpc")]
    [InlineData("GrpcWeb")]
    public async Task Our_client_passes(string protocol)
    {
        var cases = Cases(Mode.Client, protocol);
        var report = await ClientRun.RunAsync(ProgramCommand.OfOurs, [.. Here(cases)], Cancellation);
        Check(report, cases);
    }

    private static ImmutableArray<OfficialCase> Cases(Mode mode, string protocol)
    {
        RealParts.Require(CaseFiles.Missing);
        return
        [
            .. CaseLibrary
                .Expand(CaseFiles.Read(), mode, withClientCertificates: true)
                .Where(one => one.Server.Protocol == Enum.Parse<Protocol>(protocol)),
        ];
    }

    private static IEnumerable<OfficialCase> Here(ImmutableArray<OfficialCase> cases) =>
        cases.Where(static one => !one.IsForGo);

    private void Check(RunReport report, ImmutableArray<OfficialCase> cases)
    {
        foreach (var one in cases.Where(static one => one.IsForGo))
        {
            report.Leave(
                one.Name,
                "a repetition with gRPC's implementation in Go as the other side; NpmPeerTests run it with others"
            );
        }
        output.WriteLine(report.ToString());
        Assert.True(report.Failed == 0, report.ToString());
        Assert.Equal(cases.Length, report.Passed + report.NotExpressible);
        Assert.Equal(cases.Count(static one => one.IsForGo), report.NotExpressible);
    }
}
