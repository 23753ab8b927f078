using Oac.Connect.Client;
using Oac.Connect.Protocols;

namespace Oac.Connect.Tests.Protocols;

public sealed class RpcContentTypeTests
{
    [Theory]
    [InlineData("application/proto", RpcProtocol.Connect, "proto", false)]
    [InlineData("application/json", RpcProtocol.Connect, "json", false)]
    [InlineData("application/json; charset=utf-8", RpcProtocol.Connect, "json", false)]
    [InlineData("application/json;charset=\"UTF-8\"; x=y", RpcProtocol.Connect, "json", false)]
    [InlineData("Application/JSON", RpcProtocol.Connect, "json", false)]
    [InlineData("application/connect+proto", RpcProtocol.Connect, "proto", true)]
    [InlineData("application/connect+json", RpcProtocol.Connect, "json", true)]
    [InlineData("application/connect", RpcProtocol.Connect, "connect", false)]
    [InlineData("application/grpc", RpcProtocol.Grpc, "proto", true)]
    [InlineData("application/grpc+proto", RpcProtocol.Grpc, "proto", true)]
    [InlineData("application/grpc+json ; a=b", RpcProtocol.Grpc, "json", true)]
    [InlineData("application/grpc-web", RpcProtocol.GrpcWeb, "proto", true)]
    [InlineData("application/grpc-web+json", RpcProtocol.GrpcWeb, "json", true)]
    [InlineData("application/grpc-web-text", RpcProtocol.GrpcWeb, "proto", true, true)]
    [InlineData("application/grpc-web-text+proto", RpcProtocol.GrpcWeb, "proto", true, true)]
    [InlineData("application/thrift", RpcProtocol.Connect, "thrift", false)]
    public void Types_are_read(string text, object protocol, string codec, bool isEnveloped, bool isText = false)
    {
        Assert.True(RpcContentType.TryParse(text, out var type));
        Assert.Equal(new((RpcProtocol)protocol, codec, isEnveloped, isText), type);
        Assert.True(RpcContentType.TryParse(type.ToString(), out var again));
        Assert.Equal(type, again);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("image/jpeg")]
    [InlineData("application")]
    [InlineData("application/")]
    [InlineData("application/connect+")]
    [InlineData("application/grpc+")]
    [InlineData("application/+json")]
    [InlineData("application/vnd.api+json")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("application/json, application/json")]
    [InlineData("application/json application/proto")]
    [InlineData("text/application/json")]
    public void What_is_no_type_of_ours_is_refused(string? text) => Assert.False(RpcContentType.TryParse(text, out _));

    [Fact]
    public void A_type_that_is_too_long_is_refused() =>
        Assert.False(RpcContentType.TryParse("application/" + new string('x', 100_000), out _));

    [Theory]
    [InlineData("application/grpc+proto", null)]
    [InlineData("application/grpc", null)]
    [InlineData("application/grpc+json", ConnectCode.Internal)]
    [InlineData("application/grpc-web+proto", ConnectCode.Unknown)]
    [InlineData("application/proto", ConnectCode.Unknown)]
    [InlineData("text/html", ConnectCode.Unknown)]
    [InlineData(null, ConnectCode.Unknown)]
    public void An_answer_must_be_what_was_asked_for(string? found, ConnectCode? code)
    {
        var wanted = new RpcContentType(RpcProtocol.Grpc, "proto", true);
        var error = Record.Exception(() => RequestHeaders.RequireType(found, wanted));
        Assert.Equal(code, (error as ConnectException)?.Code);
    }
}
