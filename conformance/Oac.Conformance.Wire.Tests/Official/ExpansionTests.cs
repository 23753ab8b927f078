using Connectrpc.Conformance.V1;
using Oac.Testing;

namespace Oac.Conformance.Wire.Tests.Official;

public sealed class ExpansionTests
{
    /// <summary>The numbers that the official runner itself arrives at for the same features.</summary>
    [Theory]
    [InlineData("Server", "Connect", 1608)]
    [InlineData("Server", "Grpc", 868)]
    [InlineData("Server", "GrpcWeb", 1304)]
    [InlineData("Client", "Connect", 1748)]
    [InlineData("Client", "Grpc", 1036)]
    [InlineData("Client", "GrpcWeb", 2022)]
    public void Cases_are_as_many_as_the_official_runner_has(string mode, string protocol, int expected)
    {
        RealParts.Require(CaseFiles.Missing);
        var cases = CaseLibrary.Expand(
            CaseFiles.Read(),
            Enum.Parse<TestSuite.Types.TestMode>(mode),
            withClientCertificates: false
        );

        Assert.Equal(expected, cases.Count(one => one.Server.Protocol == Enum.Parse<Protocol>(protocol)));
    }

    [Theory]
    [InlineData("Server", 3800)]
    [InlineData("Client", 4826)]
    public void With_client_certificates_there_are_twenty_more(string mode, int expected)
    {
        RealParts.Require(CaseFiles.Missing);
        var cases = CaseLibrary.Expand(
            CaseFiles.Read(),
            Enum.Parse<TestSuite.Types.TestMode>(mode),
            withClientCertificates: true
        );

        Assert.Equal(expected, cases.Length);
        Assert.Equal(expected, cases.Select(one => one.Name).Distinct().Count());
    }
}
