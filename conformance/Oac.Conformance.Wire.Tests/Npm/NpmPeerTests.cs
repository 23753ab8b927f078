using System.Collections.Immutable;
using Connectrpc.Conformance.V1;
using Oac.Conformance.Wire.Tests.Official;
using Oac.Conformance.Wire.Tests.Running;
using Oac.Testing;
using Mode = Connectrpc.Conformance.V1.TestSuite.Types.TestMode;

namespace Oac.Conformance.Wire.Tests.Npm;

/// <summary>
/// The strict peer itself is judged by implementations that others wrote and the official runner has judged; and what the official runner
/// gives to gRPC's implementation in Go is given to them here.
/// </summary>
public sealed class NpmPeerTests(NpmPeers peers, ITestOutputHelper output) : IClassFixture<NpmPeers>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Connect")]
    [InlineData("Grpc")]
    [InlineData("GrpcWeb")]
    public async Task The_strict_client_finds_nothing_wrong_with_connect_node(string protocol)
    {
        var cases = Cases(Mode.Server, one => Is(one, protocol) && !one.IsForGo && IsServedByConnectNode(one));
        Check(await ServerRun.RunAsync(peers.Program("connect"), cases, Cancellation), cases);
    }

    [Theory]
    [InlineData("Connect")]
    [InlineData("Grpc")]
    [InlineData("GrpcWeb")]
    public async Task The_strict_server_finds_nothing_new_wrong_with_connect_node(string protocol)
    {
        var cases = Cases(Mode.Client, one => Is(one, protocol) && !one.IsForGo);
        Check(
            await ClientRun.RunAsync(peers.Program("connect"), cases, Cancellation),
            cases,
            // The official runner finds the same: a stream that is cut off is no invalid argument.
            one => one.Name.EndsWith("/no-end-stream", StringComparison.Ordinal),
            // The header of the compression is left out where there is nothing to compress.
            one =>
                protocol == "Connect"
                && one.Definition.Request
                    is { Method: "Unimplemented", Codec: Codec.Proto, Compression: Compression.Gzip }
        );
    }

    [Fact]
    public async Task The_strict_client_finds_nothing_wrong_with_grpc_js()
    {
        var cases = Cases(Mode.Server, one => Is(one, "Grpc") && one.IsForGo);
        var report = await ServerRun.RunAsync(peers.Program("grpc"), cases, Cancellation);
        // The official runner complains of both as well: the message 'OK' with every success, and padding.
        report.Tolerate(static finding => finding == "grpc-status is 0, and there is a message or there are details");
        report.Tolerate(static finding => finding.EndsWith("which is no unpadded base64", StringComparison.Ordinal));
        Check(report, cases);
    }

    [Fact]
    public async Task The_strict_server_finds_nothing_wrong_with_grpc_js()
    {
        var cases = Cases(Mode.Client, static one => Is(one, "Grpc") && one.IsForGo && IsCalledByGrpcJs(one));
        Check(await ClientRun.RunAsync(peers.Program("grpc"), cases, Cancellation), cases);
    }

    [Fact]
    public async Task Our_server_passes_with_grpc_js()
    {
        var cases = Cases(Mode.Server, static one => one.IsForGo && IsCalledByGrpcJs(one));
        var report = await ServerRun.RunAsync(ProgramCommand.OfOurs, peers.Program("grpc"), true, cases, Cancellation);
        Check(report, cases);
    }

    [Theory]
    [InlineData("Grpc", "grpc")]
    [InlineData("GrpcWeb", "connect")]
    public async Task Our_client_passes_with(string protocol, string library)
    {
        var cases = Cases(
            Mode.Client,
            one => Is(one, protocol) && one.IsForGo && (library == "grpc" || IsServedByConnectNode(one))
        );
        var report = await ServerRun.RunAsync(
            peers.Program(library),
            ProgramCommand.OfOurs,
            false,
            cases,
            Cancellation
        );
        Check(report, cases);
    }

    private static bool Is(OfficialCase one, string protocol) => one.Server.Protocol == Enum.Parse<Protocol>(protocol);

    /// <summary>It does not serve streams both ways over HTTP/1.1.</summary>
    private static bool IsServedByConnectNode(OfficialCase one) =>
        one.Server.Version == HTTPVersion._2 || one.Definition.Request.StreamType != StreamType.HalfDuplexBidiStream;

    /// <summary>As a client it tells of a failure at once and drops the messages before it that were not taken yet.</summary>
    private static bool IsCalledByGrpcJs(OfficialCase one) =>
        one.Definition.Request.StreamType == StreamType.FullDuplexBidiStream
        || !one.Definition.Request.TestName.EndsWith("/error-with-responses", StringComparison.Ordinal);

    private ImmutableArray<OfficialCase> Cases(Mode mode, Func<OfficialCase, bool> isWanted)
    {
        RealParts.Require(CaseFiles.Missing ?? peers.Missing);
        return [.. CaseLibrary.Expand(CaseFiles.Read(), mode, withClientCertificates: true).Where(isWanted)];
    }

    /// <summary>Every case passes but those that are known to fail, and those do.</summary>
    private void Check(
        RunReport report,
        ImmutableArray<OfficialCase> cases,
        params IEnumerable<Func<OfficialCase, bool>> known
    )
    {
        output.WriteLine(report.ToString());
        var expected = cases.Where(one => known.Any(fails => fails(one))).Select(static one => one.Name);
        Assert.True(expected.ToHashSet().SetEquals(report.Failures.Keys), report.ToString());
        Assert.Equal(cases.Length, report.Passed + report.Failed);
    }
}
