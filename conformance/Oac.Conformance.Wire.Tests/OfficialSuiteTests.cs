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
    [Theory]
    [InlineData("Connect")]
    [InlineData("Grpc")]
    [InlineData("GrpcWeb")]
    public async Task Our_server_passes(string protocol)
    {
        var cases = Cases(Mode.Server, protocol);
        var report = await ServerRun.RunAsync(ProgramCommand.OfOurs, cases, TestContext.Current.CancellationToken);
        Check(report, cases);
    }

    [Theory]
    [InlineData("Connect")]
    [InlineData("Grpc")]
    [InlineData("GrpcWeb")]
    public async Task Our_client_passes(string protocol)
    {
        var cases = Cases(Mode.Client, protocol);
        var report = await ClientRun.RunAsync(ProgramCommand.OfOurs, cases, TestContext.Current.CancellationToken);
        Check(report, cases);
    }

    private static ImmutableArray<OfficialCase> Cases(Mode mode, string protocol)
    {
        RealParts.Require(CaseFiles.Missing);
        return
        [
            .. CaseLibrary
                .Expand(CaseFiles.Read(), mode, withClientCertificates: true)
                .Where(one => !one.IsForGo && one.Server.Protocol == Enum.Parse<Protocol>(protocol)),
        ];
    }

    private void Check(RunReport report, ImmutableArray<OfficialCase> cases)
    {
        output.WriteLine(report.ToString());
        Assert.True(report.Failed == 0, report.ToString());
        Assert.Equal(cases.Length, report.Passed);
    }
}
