using System.Collections.Immutable;
using Connectrpc.Conformance.V1;
using Oac.Conformance.Wire.Tests.Official;
using Oac.Conformance.Wire.Tests.Running;
using Oac.Testing;
using Mode = Connectrpc.Conformance.V1.TestSuite.Types.TestMode;

namespace Oac.Conformance.Wire.Tests.Npm;

/// <summary>The strict peer itself is judged by implementations that others wrote and the official runner passes.</summary>
public sealed class NpmPeerTests(NpmPeers peers, ITestOutputHelper output) : IClassFixture<NpmPeers>
{
    [Theory]
    [InlineData("Connect")]
    [InlineData("Grpc")]
    [InlineData("GrpcWeb")]
    public async Task The_strict_client_finds_nothing_wrong_with_connect_node(string protocol)
    {
        // It does not serve streams both ways over HTTP/1.1.
        var cases = Cases(
            Mode.Server,
            one =>
                one.Server.Protocol == Enum.Parse<Protocol>(protocol)
                && (
                    one.Server.Version == HTTPVersion._2
                    || one.Definition.Request.StreamType != StreamType.HalfDuplexBidiStream
                )
        );
        Check(
            await ServerRun.RunAsync(peers.Program("connect-peer.mjs"), cases, TestContext.Current.CancellationToken),
            cases
        );
    }

    private ImmutableArray<OfficialCase> Cases(Mode mode, Func<OfficialCase, bool> isWanted)
    {
        RealParts.Require(CaseFiles.Missing ?? peers.Missing);
        return
        [
            .. CaseLibrary
                .Expand(CaseFiles.Read(), mode, withClientCertificates: true)
                .Where(one => !one.IsForGo && isWanted(one)),
        ];
    }

    private void Check(RunReport report, ImmutableArray<OfficialCase> cases)
    {
        output.WriteLine(report.ToString());
        Assert.True(report.Failed == 0, report.ToString());
        Assert.Equal(cases.Length, report.Passed);
    }
}
