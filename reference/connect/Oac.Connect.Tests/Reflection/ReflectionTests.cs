using Google.Protobuf;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Logging;

namespace Oac.Connect.Tests.Reflection;

public sealed class ReflectionTests
{
    private static readonly ConnectReflectionOptions Options = new() { DescriptorSets = [Schema.All] };

    /// <summary>Protocol, codec, version of reflection, version of HTTP.</summary>
    public static TheoryData<RpcProtocol, string, string, int> Ways
    {
        get
        {
            var data = new TheoryData<RpcProtocol, string, string, int>();
            foreach (var protocol in Enum.GetValues<RpcProtocol>())
            {
                foreach (var codec in new[] { "proto", "json" })
                {
                    data.Add(protocol, codec, "v1", 2);
                    data.Add(protocol, codec, "v1alpha", 2);
                }
            }
            data.Add(RpcProtocol.Connect, "proto", "v1", 1);
            data.Add(RpcProtocol.GrpcWeb, "json", "v1alpha", 1);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_question_is_answered(RpcProtocol protocol, string codec, string version, int http)
    {
        await using var server = await TestServer.StartAsync(
            static endpoints =>
            {
                endpoints.MapConnectReflection(Options);
                endpoints.MapConnectHealth();
                endpoints.MapUnary(EchoService.Unary, (request, _) => Task.FromResult(request));
            },
            http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1
        );
        using var client = server.CreateClient(
            new()
            {
                Protocol = protocol,
                Codec = codec,
                HttpVersion = new(http, http == 2 ? 0 : 1),
            }
        );
        await using var call = client.Open(
            version == "v1" ? Asking.V1 : Asking.V1Alpha,
            new() { CancellationToken = TestContext.Current.CancellationToken }
        );
        ServerReflectionRequest[] requests =
        [
            new() { Host = "here", ListServices = "*" },
            Asking.File("main.proto"),
            Asking.Symbol("b.c.Things.Get"),
            Asking.Extension("a.Open", 150),
            Asking.Numbers("a.Open"),
            Asking.Numbers("b.c.Outer"),
            Asking.Symbol("größer"),
        ];
        foreach (var request in requests)
        {
            await call.WriteAsync(request);
        }
        await call.CompleteAsync();
        var answers = new List<ServerReflectionResponse>();
        await foreach (var answer in call.ReadAllAsync())
        {
            Assert.Equal(requests[answers.Count], answer.OriginalRequest);
            Assert.Equal(answer.OriginalRequest.Host, answer.ValidHost);
            answers.Add(answer);
        }

        Assert.Equal(
            [
                "grpc.health.v1.Health",
                "grpc.reflection.v1.ServerReflection",
                "grpc.reflection.v1alpha.ServerReflection",
                EchoService.Unary.Service,
            ],
            answers[0].Services()
        );
        Assert.Equal(["main.proto", "a/middle.proto", "a/base.proto"], answers[1].Files());
        Assert.Equal(Schema.Main, Asking.Parse(answers[1].FileDescriptorResponse.FileDescriptorProto[0]));
        Assert.Equal(["main.proto"], answers[2].Files());
        Assert.Equal(["a/middle.proto"], answers[3].Files());
        Assert.Equal("a.Open", answers[4].AllExtensionNumbersResponse.BaseTypeName);
        Assert.Equal([101, 150], answers[4].AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Empty(answers[5].AllExtensionNumbersResponse.ExtensionNumber);
        Assert.Equal((ConnectCode.NotFound, "no file is known that declares 'gr??er'"), answers[6].Error());
    }

    [Theory]
    [InlineData("b.c.Outer")]
    [InlineData("b.c.Outer.field")]
    [InlineData("b.c.Outer.choice")]
    [InlineData("b.c.Outer.nested")]
    [InlineData("b.c.Outer.Inner")]
    [InlineData("b.c.Outer.Inner.Color")]
    [InlineData("b.c.Outer.Inner.RED")]
    [InlineData("b.c.Size")]
    [InlineData("b.c.SMALL")]
    [InlineData("b.c.Things")]
    [InlineData("b.c.Things.Get")]
    public async Task Whatever_a_file_declares_leads_to_it(string symbol)
    {
        await using var server = await StartAsync(Options);
        using var client = new ConnectClient(server.Address);
        var answer = Assert.Single(await client.AskAsync(Asking.Symbol(symbol)));
        Assert.Equal(["main.proto", "a/middle.proto", "a/base.proto"], answer.Files());
    }

    [Fact]
    public async Task What_is_not_known_is_not_found_and_the_stream_goes_on()
    {
        await using var server = await StartAsync(Options);
        using var client = new ConnectClient(server.Address);
        var answers = await client.AskAsync(
            Asking.File("a/other.proto"),
            Asking.Symbol("b.c"),
            Asking.Symbol("b.c.Things.Put"),
            Asking.Symbol("b.c.Outer.Inner.Color.RED"),
            Asking.Symbol(""),
            Asking.Extension("a.Open", 102),
            Asking.Extension("b.c.Things", 101),
            Asking.Numbers("b.c.Things"),
            Asking.Numbers("x.Y"),
            Asking.File("a/base.proto")
        );
        Assert.All(answers.SkipLast(1), static answer => Assert.Equal(ConnectCode.NotFound, answer.Error().Item1));
        Assert.Equal(["a/base.proto"], answers[^1].Files());
    }

    [Fact]
    public async Task Imports_are_sent_once_on_a_stream_and_what_is_asked_for_each_time()
    {
        await using var server = await StartAsync(Options);
        using var client = new ConnectClient(server.Address);
        var answers = await client.AskAsync(
            Asking.File("a/middle.proto"),
            Asking.File("main.proto"),
            Asking.File("main.proto")
        );
        Assert.Equal(["a/middle.proto", "a/base.proto"], answers[0].Files());
        Assert.Equal(["main.proto"], answers[1].Files());
        Assert.Equal(["main.proto"], answers[2].Files());
        Assert.Equal(3, (await client.AskAsync(Asking.File("main.proto")))[0].Files().Count);
    }

    [Fact]
    public async Task The_files_of_health_and_of_reflection_are_known()
    {
        await using var server = await TestServer.StartAsync(static endpoints =>
        {
            // Whatever is mapped later is found too.
            endpoints.MapConnectReflection();
            endpoints.MapConnectHealth();
        });
        using var client = new ConnectClient(server.Address);
        var answers = await client.AskAsync(
            Asking.Symbol("grpc.health.v1.Health.Watch"),
            Asking.Symbol("grpc.reflection.v1.ServerReflection"),
            Asking.Symbol("grpc.reflection.v1alpha.ServerReflection")
        );
        Assert.Equal(
            [
                "grpc/health/v1/health.proto",
                "grpc/reflection/v1/reflection.proto",
                "grpc/reflection/v1alpha/reflection.proto",
            ],
            answers.SelectMany(static answer => answer.Files())
        );
    }

    [Fact]
    public async Task Nothing_is_told_where_reflection_is_not_mapped()
    {
        await using var server = await TestServer.StartAsync(static endpoints => endpoints.MapConnectHealth());
        using var client = new ConnectClient(server.Address);
        var error = await Assert.ThrowsAsync<ConnectException>(() => client.AskAsync(Asking.List));
        Assert.Equal(ConnectCode.Unimplemented, error.Code);
    }

    [Fact]
    public async Task Reflection_passes_the_interceptors_of_the_server()
    {
        var options = new ConnectServerOptions
        {
            Interceptors = [BearerAuthentication.Require(BearerAuthentication.FixedToken("secret", "alice"))],
        };
        await using var server = await TestServer.StartAsync(endpoints =>
            endpoints.MapConnectReflection(Options, options)
        );
        using var client = new ConnectClient(server.Address);
        var error = await Assert.ThrowsAsync<ConnectException>(() => client.AskAsync(Asking.List));
        Assert.Equal(ConnectCode.Unauthenticated, error.Code);

        var headers = new MetadataMap();
        headers.Add("authorization", "Bearer secret");
        await using var call = client.Open(
            Asking.V1,
            new() { Headers = headers, CancellationToken = TestContext.Current.CancellationToken }
        );
        await call.WriteAsync(Asking.List);
        Assert.True(await call.ReadAsync());
        Assert.Equal(2, call.Current.Services().Count);
    }

    [Fact]
    public async Task Of_two_files_with_one_name_the_first_counts_and_a_warning_tells()
    {
        var other = Schema.Base.Clone();
        other.MessageType[0].Name = "Other";
        using var logs = new LogRecorder();
        await using var server = await TestServer.StartAsync(
            endpoints =>
                endpoints.MapConnectReflection(
                    new() { DescriptorSets = [Schema.All, Schema.Set(other), Schema.Set(Schema.Middle)] }
                ),
            logs: logs
        );
        using var client = new ConnectClient(server.Address);
        var answers = await client.AskAsync(Asking.Symbol("a.Open"), Asking.Symbol("a.Other"));
        Assert.Equal(["a/base.proto"], answers[0].Files());
        Assert.Equal(ConnectCode.NotFound, answers[1].Error().Item1);
        var told = Assert.Single(logs.Of("Oac.Connect.Server"), static e => e.Id == 3);
        Assert.Contains("a/base.proto", told.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0a05")]
    [InlineData("ff")]
    [InlineData("0a070a0161220a0a01")]
    public async Task A_set_that_is_none_is_refused_when_it_is_mapped(string hex) =>
        await Assert.ThrowsAsync<FormatException>(() =>
            StartAsync(new() { DescriptorSets = [Convert.FromHexString(hex)] })
        );

    [Fact]
    public async Task A_set_that_nests_too_deeply_is_refused_when_it_is_mapped()
    {
        var message = new Google.Protobuf.Reflection.DescriptorProto { Name = "M" };
        for (var i = 0; i < 100; i++)
        {
            message = new() { Name = "M", NestedType = { message } };
        }
        var file = new Google.Protobuf.Reflection.FileDescriptorProto
        {
            Name = "deep.proto",
            MessageType = { message },
        };
        await Assert.ThrowsAsync<FormatException>(() => StartAsync(new() { DescriptorSets = [Schema.Set(file)] }));
        file.MessageType[0] = message.NestedType[0];
        await using var server = await StartAsync(new() { DescriptorSets = [Schema.Set(file)] });
    }

    private static Task<TestServer> StartAsync(ConnectReflectionOptions options) =>
        TestServer.StartAsync(endpoints => endpoints.MapConnectReflection(options));
}
