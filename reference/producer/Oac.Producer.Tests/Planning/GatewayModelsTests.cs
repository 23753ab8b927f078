using System.Collections.Immutable;
using System.Text;
using Oac.Planning.Configuration;
using Oac.Producer.Planning;

namespace Oac.Producer.Tests.Planning;

/// <summary><c>oac plan --gateway</c>: what a gateway lists counts, and nothing that it does makes the tool wait, grow or tell its key.</summary>
public sealed class GatewayModelsTests
{
    private const string Key = "hunter2-is-the-key";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_the_gateway_lists_counts_and_its_key_is_sent()
    {
        await using var gateway = GatewayDouble.Answering(
            """{"object":"list","data":[{"id":"large","object":"model"},{"id":"embed"}]}"""
        );

        var (exitCode, output, error) = await PlanAsync(gateway.Address);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Contains("main/large: ", output, StringComparison.Ordinal);
        Assert.Contains("(its gateway lists it)", output, StringComparison.Ordinal);
        var request = Assert.Single(gateway.Requests);
        Assert.StartsWith("GET /v1/models HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains($"Authorization: Bearer {Key}\r\n", request, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_the_gateway_does_not_list_is_not_there()
    {
        await using var gateway = GatewayDouble.Answering("""{"data":[{"id":"embed"}]}""");

        var (exitCode, output, _) = await PlanAsync(gateway.Address);

        Assert.Equal(1, exitCode);
        Assert.Contains("would be refused", output, StringComparison.Ordinal);
        Assert.Contains("no-model-fits", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("401 Unauthorized", "", "{}", "answered 401 where 200 was expected")]
    [InlineData("302 Found", "Location: http://127.0.0.1:1/\r\n", "", "answered 302 where 200 was expected")]
    [InlineData("200 OK", "", "<html>", "answered something else than a list")]
    [InlineData("200 OK", "", "[]", "answered something else than a list")]
    [InlineData("200 OK", "", """{"data":{}}""", "answered something else than a list")]
    [InlineData("200 OK", "", """{"data":[{"name":"x"}]}""", "answered something else than a list")]
    [InlineData("200 OK", "", """{"data":[{"id":"\ud800"}]}""", "answered something else than a list")]
    [InlineData("200 OK", "Content-Encoding: gzip\r\n", "not gzip", "cannot be asked")]
    public async Task A_gateway_that_cannot_be_asked_is_named(
        string status,
        string headers,
        string body,
        string expected
    )
    {
        await using var gateway = GatewayDouble.Answering(body, status, headers);

        var (exitCode, output, error) = await PlanAsync(gateway.Address);

        Assert.Equal(2, exitCode);
        Assert.StartsWith($"oac: gateway main: {gateway.Address}/models ", error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, output + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_end_is_left()
    {
        await using var gateway = GatewayDouble.Endless();

        var (exitCode, _, error) = await PlanAsync(gateway.Address);

        Assert.Equal(2, exitCode);
        Assert.Contains("answered more than 8 MiB", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_is_silent_is_left()
    {
        await using var gateway = GatewayDouble.Silent();
        using var folder = new TempFolder();
        var asked = new GatewayModels(Context(folder)) { Patience = TimeSpan.FromMilliseconds(50) };

        var (models, problems) = await asked.AskAsync([new("main", new(gateway.Address), null, [])], Cancelled);

        Assert.Empty(models);
        Assert.Equal([$"gateway main: {gateway.Address}/models did not answer within 0.05 s"], problems);
    }

    [Fact]
    public void The_number_of_models_is_limited()
    {
        ImmutableSortedSet<string>? Of(int count) =>
            GatewayModels.Read(
                Encoding.UTF8.GetBytes(
                    $$"""{"data":[{{string.Join(',', Enumerable.Range(0, count).Select(static i => $$"""{"id":"{{i}}"}"""))}}]}"""
                )
            );

        Assert.Equal(GatewayModels.MaxModels, Of(GatewayModels.MaxModels)!.Count);
        Assert.Null(Of(GatewayModels.MaxModels + 1));
    }

    [Theory]
    [InlineData("env:MISSING", "the variable MISSING, which holds its key, is not set")]
    [InlineData(
        "file:/nowhere/key",
        "the file /nowhere/key, which holds its key, cannot be read: there is no such file"
    )]
    [InlineData("env:LINES", "env:LINES holds no key: one line of at most 8192 visible characters is expected")]
    [InlineData("env:LONG", "env:LONG holds no key: one line of at most 8192 visible characters is expected")]
    public async Task A_key_that_is_none_is_never_sent(string reference, string expected)
    {
        await using var gateway = GatewayDouble.Answering("{}");
        using var folder = new TempFolder();
        var context = Context(folder, ("LINES", "a\r\nHost: b"), ("LONG", new string('a', 8193)));
        var parts = reference.Split(':');
        var key = new SecretReference(parts[0] == "env" ? SecretKind.Variable : SecretKind.File, parts[1]);

        var (_, problems) = await new GatewayModels(context).AskAsync(
            [new("main", new(gateway.Address), key, [])],
            Cancelled
        );

        Assert.Equal([$"gateway main: {expected}"], problems);
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task A_key_in_a_file_may_end_with_a_line()
    {
        await using var gateway = GatewayDouble.Answering("""{"data":[]}""");
        using var folder = new TempFolder().With("key", "of-a-file\n");

        var (_, problems) = await new GatewayModels(Context(folder)).AskAsync(
            [new("main", new(gateway.Address), new(SecretKind.File, folder.At("key")), [])],
            Cancelled
        );

        Assert.Empty(problems);
        Assert.Contains("Authorization: Bearer of-a-file\r\n", gateway.Requests[0], StringComparison.Ordinal);
    }

    private static CliContext Context(TempFolder folder, params (string Name, string Value)[] variables) =>
        new(
            Stream.Null,
            TextWriter.Null,
            TextWriter.Null,
            variables.ToDictionary(static v => v.Name, static v => v.Value),
            folder.Path
        );

    private static async Task<(int ExitCode, string Output, string Error)> PlanAsync(string gateway)
    {
        using var folder = PlanFiles.Folder(PlanFiles.Server(gateway));
        var run = new CliRun(folder.Path);
        run.Environment["GATEWAY_KEY"] = Key;
        var result = await run.RunAsync(
            "plan",
            PlanFiles.Sample("weather"),
            "-c",
            "server.yaml",
            "--repository",
            "registry.example/agents/weather",
            "--gateway"
        );
        return (result.ExitCode, result.Output, result.Error);
    }
}
