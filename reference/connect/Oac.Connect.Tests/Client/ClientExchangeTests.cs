using Oac.Connect.Client;

namespace Oac.Connect.Tests.Client;

public sealed class ClientExchangeTests
{
    [Theory]
    [InlineData(RpcProtocol.Connect, "2 3")]
    [InlineData(RpcProtocol.Grpc, "")]
    [InlineData(RpcProtocol.GrpcWeb, "128 129")]
    public void Only_the_flags_of_the_protocols_end_are_an_end(RpcProtocol protocol, string ends)
    {
        using var client = new ConnectClient(new("http://localhost"), new() { Protocol = protocol });
        var exchange = ClientExchange.Create(client);
        Assert.Equal(ends, string.Join(' ', Enumerable.Range(0, 256).Where(flags => exchange.IsEnd((byte)flags))));
    }
}
