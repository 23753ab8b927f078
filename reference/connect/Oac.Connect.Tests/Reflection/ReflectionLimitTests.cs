using Google.Protobuf;
using Oac.Connect.AspNetCore;
using Oac.Connect.Tests.Raw;

namespace Oac.Connect.Tests.Reflection;

/// <summary>What a client may ask, at the limit and one beyond it.</summary>
public sealed class ReflectionLimitTests
{
    [Fact]
    public async Task A_name_has_a_greatest_length()
    {
        await using var server = await StartAsync(new() { MaxNameLength = 6 });
        using var client = new ConnectClient(server.Address);
        var answers = await client.AskAsync(
            Asking.Symbol("a.Open"),
            Asking.Symbol("a.Opens"),
            Asking.Extension("a.Opens", 1),
            Asking.Symbol("a.Open")
        );
        Assert.Equal(["a/base.proto"], answers[0].Files());
        (ConnectCode, string) error = (ConnectCode.InvalidArgument, "a name has at most 6 characters, this one has 7");
        Assert.Equal([error, error], answers[1..3].Select(static answer => answer.Error()));
        Assert.Equal(["a/base.proto"], answers[3].Files());
    }

    [Fact]
    public async Task A_stream_has_a_greatest_number_of_questions()
    {
        await using var server = await StartAsync(new() { MaxRequests = 3 });
        using var client = new ConnectClient(server.Address);
        Assert.Equal(3, (await client.AskAsync(Asking.List, Asking.List, Asking.List)).Count);
        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            client.AskAsync(Asking.List, Asking.List, Asking.List, Asking.List)
        );
        Assert.Equal((ConnectCode.ResourceExhausted, "a stream may ask 3 questions"), (error.Code, error.RawMessage));
    }

    [Fact]
    public async Task A_request_has_a_greatest_size()
    {
        var longest = Asking.Symbol(new string('x', 1000));
        await using var server = await StartAsync(new() { MaxRequestBytes = longest.CalculateSize() });
        using var client = new ConnectClient(server.Address);
        Assert.Equal(ConnectCode.NotFound, (await client.AskAsync(longest))[0].Error().Item1);
        var error = await Assert.ThrowsAsync<ConnectException>(() =>
            client.AskAsync(Asking.Symbol(new string('x', 1001)))
        );
        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
    }

    [Fact]
    public async Task The_limit_of_the_server_counts_where_it_is_less()
    {
        var longest = Asking.Symbol(new string('x', 1000));
        var options = new ConnectServerOptions { MaxReceiveBytes = longest.CalculateSize() - 1 };
        await using var server = await StartAsync(new(), options);
        using var client = new ConnectClient(server.Address);
        var error = await Assert.ThrowsAsync<ConnectException>(() => client.AskAsync(longest));
        Assert.Equal(ConnectCode.ResourceExhausted, error.Code);
    }

    [Fact]
    public async Task Imports_that_one_message_does_not_hold_are_asked_for_by_name()
    {
        var large = Schema.Base.Clone();
        large.MessageType.Add(new Google.Protobuf.Reflection.DescriptorProto { Name = new string('L', 100_000) });
        var reflection = new ConnectReflectionOptions
        {
            DescriptorSets = [Schema.Set(large, Schema.Middle, Schema.Main)],
        };
        await using var server = await StartAsync(reflection, new() { MaxSendBytes = 160_000 });
        using var client = new ConnectClient(server.Address);
        var answers = await client.AskAsync(
            Asking.File("main.proto"),
            Asking.File("a/base.proto"),
            Asking.File("a/middle.proto")
        );
        Assert.Equal(["main.proto", "a/middle.proto"], answers[0].Files());
        Assert.Equal(["a/base.proto"], answers[1].Files());
        Assert.Equal(["a/middle.proto"], answers[2].Files());
    }

    [Theory]
    // Nothing asked, nothing known asked, a field of another type.
    [InlineData("", "invalid_argument")]
    [InlineData("7a0161", "invalid_argument")]
    [InlineData("3807", "invalid_argument")]
    // Cut off, no UTF-8, no type.
    [InlineData("2205", "invalid_argument")]
    [InlineData("2201ff", "invalid_argument")]
    [InlineData("23", "invalid_argument")]
    [InlineData("2a020a05", "invalid_argument")]
    // The last of a oneof counts; unknown fields do not.
    [InlineData("22016178013a00", "ok")]
    [InlineData("2a0608011001180a", "ok")]
    public async Task Requests_are_read_as_protobuf_is(string hex, string outcome)
    {
        await using var server = await StartAsync(new());
        (string, string)[] headers = [("content-type", "application/grpc+proto"), ("te", "trailers")];
        var request = Convert.FromHexString(hex);
        var answer = await RawHttp2.PostAsync(
            server.Address,
            Asking.V1.Path,
            headers,
            [0, 0, 0, 0, (byte)request.Length, .. request]
        );
        Assert.Equal(outcome, answer.Outcome());
    }

    [Theory]
    [InlineData("""{"listServices": null, "other": 1}""", "invalid_argument")]
    [InlineData("""{"listServices": 1}""", "invalid_argument")]
    [InlineData("""{"fileContainingExtension": "a"}""", "invalid_argument")]
    [InlineData("""{"fileContainingExtension": {"extensionNumber": 1e99}}""", "invalid_argument")]
    [InlineData("[]", "invalid_argument")]
    [InlineData("""{"list_services": "", "host": "a"}""", "ok")]
    [InlineData("""{"file_containing_extension": {"containing_type": "a", "extension_number": 1}}""", "ok")]
    [InlineData("""{"file_containing_symbol": "a"}""", "ok")]
    [InlineData("""{"file_by_filename": "a"}""", "ok")]
    [InlineData("""{"all_extension_numbers_of_type": "a"}""", "ok")]
    public async Task Requests_are_read_as_JSON_of_protobuf_is(string json, string outcome)
    {
        await using var server = await StartAsync(new());
        (string, string)[] headers = [("content-type", "application/grpc+json"), ("te", "trailers")];
        var request = System.Text.Encoding.UTF8.GetBytes(json);
        var answer = await RawHttp2.PostAsync(
            server.Address,
            Asking.V1.Path,
            headers,
            [0, 0, 0, 0, (byte)request.Length, .. request]
        );
        var status = (answer.Trailers.Count > 0 ? answer.Trailers : answer.Headers)["grpc-status"];
        Assert.Equal(outcome, status == "0" ? "ok" : ((ConnectCode)int.Parse(status)).ToName());
    }

    private static Task<TestServer> StartAsync(
        ConnectReflectionOptions reflection,
        ConnectServerOptions? options = null
    )
    {
        if (reflection.DescriptorSets.Length == 0)
        {
            reflection = reflection with { DescriptorSets = [Schema.All] };
        }
        return TestServer.StartAsync(endpoints => endpoints.MapConnectReflection(reflection, options));
    }
}
