using System.Text.Json;
using Oac.Producer.Tests.Output;
using Oac.Testing;

namespace Oac.Producer.Tests.Planning;

/// <summary><c>oac plan</c> from the user's end.</summary>
public sealed class PlanCommandTests(NpmTools tools) : IClassFixture<NpmTools>
{
    private const string Weather = "registry.example/agents/weather";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_would_run_is_shown_as_the_page_shows_it()
    {
        var page = await File.ReadAllTextAsync(Repository.At("docs/plan.md"), Cancelled);
        var blocks = page.Split("```yaml\n")[1..].Select(static b => b.Split("```")[0]).ToList();
        var shown = page.Split("```text\n")[1].Split("```")[0];
        using var folder = PlanFiles.Folder(blocks[0]);
        folder.With("Dockerfile", await File.ReadAllTextAsync(PlanFiles.Sample("weather"), Cancelled));

        var result = await folder.RunAsync("plan", "--config", "server.yaml", "--repository", Weather);

        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            await File.WriteAllTextAsync(
                Repository.At("docs/plan.md"),
                page.Replace(shown, result.Output, StringComparison.Ordinal),
                Cancelled
            );
            shown = result.Output;
        }
        Assert.Equal((0, shown, ""), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public async Task Every_reason_against_an_image_is_shown_with_its_basis()
    {
        using var folder = PlanFiles.Folder(
            PlanFiles.Server().Replace("models: [\"main/**\"]", "models: []", StringComparison.Ordinal)
        );

        var result = await folder.RunAsync(
            "plan",
            PlanFiles.Sample("weather"),
            "-c",
            "server.yaml",
            "--repository",
            "registry.example/agents/other"
        );

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.Contains("would be refused", result.Output, StringComparison.Ordinal);
        Assert.Contains("3 reasons", result.Output, StringComparison.Ordinal);
        Assert.Contains("agent-from-elsewhere", result.Output, StringComparison.Ordinal);
        Assert.Contains("no-model-fits", result.Output, StringComparison.Ordinal);
        Assert.Contains("section 7.2", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_told_says_why()
    {
        using var folder = PlanFiles.Folder();

        var nowhere = await folder.RunAsync("plan", PlanFiles.Sample("minimal"), "-c", "server.yaml");
        var missing = await folder.RunAsync("plan", "missing", "-c", "server.yaml", "--repository", Weather);
        var offline = await folder.RunAsync("plan", $"{Weather}:1", "-c", "server.yaml", "--no-network");

        Assert.Equal((2, 2, 2), (nowhere.ExitCode, missing.ExitCode, offline.ExitCode));
        Assert.Contains("say it with --repository", nowhere.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be told", missing.Output, StringComparison.Ordinal);
        Assert.Contains("no-network", offline.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_needs_a_signature_cannot_be_judged_without_one()
    {
        using var folder = PlanFiles.Folder(
            """
            versions: [v1alpha3]
            signers: {release: {key_file: release.pub}}
            policy:
              repositories: [{repository: "registry.example/**", signers: [release]}]
            """
        );
        folder.With(
            "release.pub",
            "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n"
        );

        var result = await folder.RunAsync(
            "plan",
            PlanFiles.Sample("minimal"),
            "-c",
            "server.yaml",
            "--repository",
            Weather
        );

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("need the signature of one of 'release'", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("would be refused", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_of_the_configuration_are_told_and_nothing_is_planned()
    {
        using var folder = PlanFiles.Folder("versions: [v1alpha9]\ngatways: {}\nsigners: {a: {key_file: a.pub}}\n");

        var result = await folder.RunAsync("plan", PlanFiles.Sample("minimal"), "-c", "server.yaml");

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Equal(
            [
                "oac: server.yaml:1:12: versions[0]: expected v1alpha1, v1alpha2, v1alpha3, found 'v1alpha9'; did you mean v1alpha1?",
                "oac: server.yaml:2:1: unknown key 'gatways'; did you mean gateways?; allowed: versions, orchestrator, gateways, agents, signers, policy",
                "oac: server.yaml:3:25: signers.a.key_file: the file cannot be read: there is no such file",
            ],
            result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );
    }

    [Theory]
    [InlineData("oac: --config nope.yaml: there is no such file", "plan", "x", "-c", "nope.yaml")]
    [InlineData("oac: --config .: it is a folder", "plan", "x", "-c", ".")]
    [InlineData("oac: Option '--config' is required.", "plan", "x")]
    [InlineData(
        "oac: --repository 'x': a registry and a repository are wanted",
        "plan",
        "x",
        "-c",
        "server.yaml",
        "--repository",
        "x"
    )]
    [InlineData(
        "oac: --repository 'r.example/a:1': a registry and a repository are wanted",
        "plan",
        "x",
        "-c",
        "server.yaml",
        "--repository",
        "r.example/a:1"
    )]
    [InlineData(
        "oac: --gateway asks over the network, and --no-network rules it out",
        "plan",
        "x",
        "-c",
        "server.yaml",
        "--gateway",
        "--no-network"
    )]
    public async Task A_wrong_command_line_is_an_error(string error, params string[] arguments)
    {
        using var folder = PlanFiles.Folder();

        var result = await folder.RunAsync(arguments);

        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(error, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_images_are_a_table_in_their_order()
    {
        using var folder = PlanFiles.Folder();
        folder.With("a.dockerfile", await File.ReadAllTextAsync(PlanFiles.Sample("weather"), Cancelled));
        folder.With("b.dockerfile", await File.ReadAllTextAsync(PlanFiles.Sample("near-miss"), Cancelled));

        var result = await folder.RunAsync(
            "plan",
            "b.dockerfile",
            "a.dockerfile",
            "c.json",
            "-c",
            "server.yaml",
            "--repository",
            Weather
        );

        Assert.Equal(2, result.ExitCode);
        var lines = result.Output.Split('\n');
        Assert.StartsWith("IMAGE         RESULT            WHY", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("b.dockerfile  would be refused  bench-malformed: ", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(" more)", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("a.dockerfile  would run         schema-not-checked: ", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("c.json        cannot be told    ", lines[3], StringComparison.Ordinal);
        Assert.Equal("1 would run, 1 would be refused, 1 cannot be told", lines[5]);
    }

    [Theory]
    [InlineData("inference.chat-completions", "main/large: the only model that meets all capabilities")]
    [InlineData(
        "org.openagentcontainers.inference.chat-completions.tools",
        "not main/small: context of at least 64000"
    )]
    [InlineData("STATIONS_CLIENT_ID", "asked for by org.openagentcontainers.mcp.stations.dcr.client_id.env")]
    [InlineData("/workspace/archive", "volume:weather-archive, read-only")]
    [InlineData("events.forecast", "/schemas/forecast.json")]
    [InlineData("schema-not-checked", "Nobody looked whether a declared schema file is in the image.")]
    [InlineData("no-model-fits", "nothing in it is about no-model-fits")]
    public async Task One_key_is_explained(string key, string expected)
    {
        using var folder = PlanFiles.Folder();

        var result = await folder.RunAsync(
            "plan",
            PlanFiles.Sample("weather"),
            "-c",
            "server.yaml",
            "--repository",
            Weather,
            "--explain",
            key
        );

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_JSON_form_holds_its_contract()
    {
        using var folder = PlanFiles.Folder();

        var result = await folder.RunAsync(
            "plan",
            PlanFiles.Sample("weather"),
            PlanFiles.Sample("near-miss"),
            PlanFiles.Sample("from-the-future"),
            "missing",
            "-c",
            "server.yaml",
            "--repository",
            Weather,
            "--format",
            "json"
        );

        Assert.Equal((2, ""), (result.ExitCode, result.Error));
        await tools.AssertValidAsync("docs/schemas/plan.schema.json", result.Output);
        await tools.AssertInvalidAsync(
            "docs/schemas/plan.schema.json",
            result.Output.Replace("\"mtls\"", "\"tls\"", StringComparison.Ordinal)
        );
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(
            ["runs", "refused", "refused", "unknown"],
            json.RootElement.GetProperty("images")
                .EnumerateArray()
                .Select(static i => i.GetProperty("verdict").GetString())
        );
    }

    [Fact]
    public async Task A_published_image_is_planned_from_its_registry_alone()
    {
        RealParts.Require(Registry.Missing);
        await using var registry = await Registry.StartAsync(Cancelled);
        using var folder = PlanFiles.Folder();
        var image = $"{registry.Address}/agents/greeter:1";
        var built = await folder.RunAsync(
            "build",
            Repository.At("fixtures/samples/greeter"),
            "--output",
            image,
            "--plain-http",
            registry.Address
        );
        Assert.True(built.ExitCode == 0, built.Error);

        var before = (await registry.RequestsAsync(Cancelled)).Count;
        var result = await folder.RunAsync(
            "plan",
            image,
            "-c",
            "server.yaml",
            "--plain-http",
            registry.Address,
            "-f",
            "json"
        );
        var requests = (await registry.RequestsAsync(Cancelled)).Skip(before).ToList();

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        using var json = JsonDocument.Parse(result.Output);
        var only = Assert.Single(json.RootElement.GetProperty("images").EnumerateArray());
        Assert.Equal($"{registry.Address}/agents/greeter", only.GetProperty("repository").GetString());
        Assert.Equal("linux/amd64", only.GetProperty("platform").GetString());
        Assert.Contains(only.GetProperty("digest").GetString()!, built.Output, StringComparison.Ordinal);
        // The schema was looked for in the layers and found: nothing is left to warn of.
        Assert.Empty(only.GetProperty("plan").GetProperty("warnings").EnumerateArray());
        // Manifest, config, and the one layer that holds the schema.
        Assert.Equal(3, requests.Count);

        var other = await folder.RunAsync(
            "plan",
            image,
            "-c",
            "server.yaml",
            "--plain-http",
            registry.Address,
            "--platform",
            "linux/arm64"
        );
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("nothing for linux/arm64", other.Output, StringComparison.Ordinal);
    }
}
