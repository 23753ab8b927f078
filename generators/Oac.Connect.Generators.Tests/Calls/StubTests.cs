using System.Net;
using Acme.GreetingApp.V1;
using Chosen.Names;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Oac.Connect.AspNetCore;
using Person = Acme.GreetingApp.V1.HelloRequest.Types.Person;

namespace Oac.Connect.Generators.Tests.Calls;

/// <summary>What the compiler made of this project's own protos: that it is there, and that it works.</summary>
public sealed class StubTests
{
    public static TheoryData<RpcProtocol, string, int> Ways
    {
        get
        {
            var data = new TheoryData<RpcProtocol, string, int>();
            foreach (var protocol in System.Enum.GetValues<RpcProtocol>())
            {
                data.Add(protocol, "proto", 2);
                data.Add(protocol, "json", 2);
                if (protocol != RpcProtocol.Grpc)
                {
                    data.Add(protocol, "proto", 1);
                    data.Add(protocol, "json", 1);
                }
            }
            return data;
        }
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_client_and_a_server_talk_by_every_kind_of_method(RpcProtocol protocol, string codec, int http)
    {
        await using var server = await StartAsync(http);
        await using var services = Client(server, Options(protocol, codec, http));
        var client = services.GetRequiredService<GreeterClient>();
        var options = new CallOptions { CancellationToken = Cancellation };
        var request = new HelloRequest
        {
            Person = new() { Name = "Zoë" },
            Luggage = Any.Pack(new Person { Name = "suitcase" }),
        };

        var hello = await client.SayHelloAsync(request, options);
        Assert.Equal("Hello Zoë", Assert.Single(hello.Parts).Text);
        Assert.Equal("suitcase", hello.Luggage.Unpack<Person>().Name);

        var all = await client.GreetAllAsync(People("a", "b", ""), options);
        Assert.Equal(["Hello a", "Hello b", "Hello "], all.Parts.Select(static p => p.Text));

        var numbers = new List<int>();
        await foreach (var part in client.KeepGreetingAsync(request, options))
        {
            numbers.Add(part.Number);
        }
        Assert.Equal([0, 1, 2], numbers);

        await using var chat = client.Chat(options);
        var names = http == 2 ? 10 : 1;
        for (var i = 0; i < names; i++)
        {
            await chat.WriteAsync(new() { Name = $"{i}" });
            if (http == 1)
            {
                await chat.CompleteAsync();
            }
            Assert.True(await chat.ReadAsync());
            Assert.Equal((i, $"Hello {i}"), (chat.Current.Number, chat.Current.Text));
        }
        await chat.CompleteAsync();
        Assert.False(await chat.ReadAsync());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_method_that_nobody_overrides_is_unimplemented(RpcProtocol protocol, string codec, int http)
    {
        await using var server = await StartAsync(http);
        await using var services = Client(server, Options(protocol, codec, http));

        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            services
                .GetRequiredService<GreeterClient>()
                .ForgottenAsync(new(), new() { CancellationToken = Cancellation })
        );

        Assert.Equal(ConnectCode.Unimplemented, error.Code);
        Assert.Equal("acme.greeting_app.v1.Greeter/Forgotten is not implemented", error.RawMessage);
    }

    [Theory]
    [InlineData("proto")]
    [InlineData("json")]
    public async Task A_method_without_side_effects_is_called_by_GET(string codec)
    {
        await using var server = await StartAsync(2);
        await using var services = Client(server, Options(RpcProtocol.Connect, codec, 2) with { UseGet = true });
        var client = services.GetRequiredService<GreeterClient>();
        var options = new CallOptions { CancellationToken = Cancellation };

        Assert.Equal("Hello GET", (await client.PeekAsync(new(), options)).Parts[0].Text);
        Assert.True(GreeterMethods.Peek.NoSideEffects);
        Assert.False(GreeterMethods.SayHello.NoSideEffects);
    }

    [Fact]
    public async Task JSON_may_hold_fields_that_are_not_known_and_no_broken_text()
    {
        await using var server = await StartAsync(1);
        using var http = new HttpClient { BaseAddress = server.Address };

        using var known = await PostAsync(http, """{"person":{"name":"you","height":2},"more":[{}]}"""u8.ToArray());
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        Assert.Contains("Hello you", await known.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);

        using var broken = await PostAsync(http, [.. "{\"person\":{\"name\":\""u8, 0xff, .. "\"}}"u8]);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Contains(
            "invalid_argument",
            await broken.Content.ReadAsStringAsync(Cancellation),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, "2")]
    public async Task The_service_is_asked_for_at_every_call(bool isScoped, string callsOfSecond)
    {
        await using var server = await RunningServer.StartAsync(
            services => _ = isScoped ? services.AddScoped<Greeter>() : services.AddSingleton<Greeter>(),
            static endpoints => endpoints.MapConnect<Greeter>()
        );
        await using var services = Client(server, new());
        var client = services.GetRequiredService<GreeterClient>().Client;
        var options = new CallOptions { CancellationToken = Cancellation };

        await client.UnaryAsync(GreeterMethods.SayHello, new(), options);
        var second = await client.UnaryAsync(GreeterMethods.SayHello, new(), options);

        Assert.Equal(callsOfSecond, second.Headers.GetValue("x-calls"));
    }

    [Fact]
    public async Task A_service_that_is_not_registered_cannot_be_mapped()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            RunningServer.StartAsync(static _ => { }, static endpoints => endpoints.MapConnect<Greeter>())
        );

        Assert.Contains(typeof(Greeter).FullName!, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conventions_and_options_reach_every_method_of_a_mapped_service()
    {
        var names = new List<string>();
        await using var server = await RunningServer.StartAsync(
            static services => services.AddSingleton<Greeter>(),
            endpoints =>
                endpoints
                    .MapConnect<Greeter>(new() { MaxReceiveBytes = 10 })
                    .Add(endpoint => names.Add(endpoint.DisplayName!))
        );
        await using var services = Client(server, new());

        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            services
                .GetRequiredService<GreeterClient>()
                .SayHelloAsync(
                    new() { Person = new() { Name = new string('x', 11) } },
                    new() { CancellationToken = Cancellation }
                )
        );

        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
        Assert.Equal(6, names.Count);
        Assert.Contains("/acme.greeting_app.v1.Greeter/Chat", names);
    }

    [Fact]
    public async Task Each_registration_has_connections_of_its_own_that_end_with_the_services()
    {
        await using var server = await StartAsync(2);
        var services = new ServiceCollection()
            .AddConnectClient<GreeterClient>(server.Address)
            .AddConnectClient<Event_Client>(server.Address, new() { Protocol = RpcProtocol.Grpc })
            .BuildServiceProvider();
        var client = services.GetRequiredService<GreeterClient>();
        Assert.Same(client, services.GetRequiredService<GreeterClient>());
        Assert.Equal(RpcProtocol.Connect, client.Client.Options.Protocol);
        Assert.Equal(RpcProtocol.Grpc, services.GetRequiredService<Event_Client>().Client.Options.Protocol);
        await client.SayHelloAsync(new(), new() { CancellationToken = Cancellation });

        await services.DisposeAsync();

        var error = await Assert.ThrowsAnyAsync<Exception>(() =>
            client.SayHelloAsync(new(), new() { CancellationToken = Cancellation })
        );
        Assert.True(
            error is ObjectDisposedException or ConnectException { InnerException: ObjectDisposedException },
            error.ToString()
        );
    }

    [Fact]
    public void Names_are_those_of_the_proto_as_far_as_they_are_free()
    {
        Assert.Equal("named.event/event", Event_Methods.Event_.ToString());
        Assert.Equal("named.event/Event", Event_Methods.Event.ToString());
        Assert.Equal("named.event/to_string", Event_Methods.ToString_.ToString());
        Assert.Equal("named.event/Client", Event_Methods.Client_.ToString());
        Assert.Equal("named.event", Event_Methods.Service);
        Assert.Equal(MethodKind.BidiStream, Event_Methods.Get.Kind);
        Assert.IsType<Method<Thing, Thing.Types.Inner>>(Event_Methods.Event);
    }

    [Fact]
    public void What_a_proto_calls_deprecated_is_obsolete()
    {
        Assert.Contains("named.event/Old", Reason(typeof(Event_Methods).GetProperty("Old")!), StringComparison.Ordinal);
        Assert.Contains("named.event/Old", Reason(typeof(Event_Base).GetMethod("Old")!), StringComparison.Ordinal);
        Assert.Contains(
            "named.event/Old",
            Reason(typeof(Event_Client).GetMethod("OldAsync")!),
            StringComparison.Ordinal
        );
        var types = typeof(Event_Client)
            .Assembly.GetTypes()
            .Where(static t => t.Name.StartsWith("Retired", StringComparison.Ordinal) && !t.IsNested);
        Assert.Equal(3, types.Count(static t => Reason(t).Contains("named.Retired", StringComparison.Ordinal)));
        Assert.Equal("", Reason(typeof(Event_Client)));
    }

    private static string Reason(System.Reflection.MemberInfo member) =>
        (Attribute.GetCustomAttribute(member, typeof(ObsoleteAttribute)) as ObsoleteAttribute)?.Message ?? "";

    private static Task<RunningServer> StartAsync(int http) =>
        RunningServer.StartAsync(
            static services => services.AddScoped<Greeter>(),
            static endpoints => endpoints.MapConnect<Greeter>(),
            http == 2 ? HttpProtocols.Http2 : HttpProtocols.Http1
        );

    private static ServiceProvider Client(RunningServer server, ConnectClientOptions options) =>
        new ServiceCollection().AddConnectClient<GreeterClient>(server.Address, options).BuildServiceProvider();

    private static ConnectClientOptions Options(RpcProtocol protocol, string codec, int http) =>
        new()
        {
            Protocol = protocol,
            Codec = codec,
            HttpVersion = http == 2 ? HttpVersion.Version20 : HttpVersion.Version11,
        };

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, byte[] json) =>
        http.PostAsync(
            GreeterMethods.SayHello.Path,
            new ByteArrayContent(json) { Headers = { ContentType = new("application/json") } },
            Cancellation
        );

    private static async IAsyncEnumerable<Person> People(params string[] names)
    {
        foreach (var name in names)
        {
            await Task.Yield();
            yield return new() { Name = name };
        }
    }
}
