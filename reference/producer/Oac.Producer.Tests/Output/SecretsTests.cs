using System.Text.Json;
using Oac.Producer.Output;

namespace Oac.Producer.Tests.Output;

public sealed class SecretsTests
{
    private const string Token = "sk-proj-Z9y8X7w6V5u4T3s2R1q0";

    public static TheoryData<string, string> Inputs() =>
        new()
        {
            { "a.json", Samples.LabelsWith("nam", Token) },
            { "a.json", Samples.LabelsWith("session.isolation", Token) },
            { "a.json", Samples.LabelsWith("nam", $"-----BEGIN RSA PRIVATE KEY-----\n{Token}\n-----END") },
            { "a.json", Samples.LabelsWith("nam", $"https://user:{Token}@host/") },
            { "a.yaml", $"org.openagentcontainers.nam: {Token}\n" },
            { "a.yaml", $"org.openagentcontainers.nam: x # not {Token}\n" },
            { "Dockerfile", Samples.DockerfileWith($"LABEL org.openagentcontainers.nam={Token}") },
            { "Dockerfile", Samples.DockerfileWith($"LABEL org.openagentcontainers.nam=x other=\"{Token}\"") },
            { "Dockerfile", Samples.DockerfileWith($"ARG x={Token}", "LABEL org.openagentcontainers.nam=\"$x\"") },
            {
                "Dockerfile",
                Samples.DockerfileWith($"LABEL org.openagentcontainers.nam=\"sk-proj-\\\n{Token[8..]}\" b=${{none}}")
            },
            { "Dockerfile", Samples.DockerfileWith($"LABEL a {Token} b=c", $"NOTHING {Token}", $"ENV {Token}") },
            { "text", $"{Token}\nFROM" },
            { "text", $"{Token}{new string('9', 80)}\nFROM" },
        };

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task No_form_of_a_report_prints_what_looks_like_a_secret(string name, string text)
    {
        using var folder = new TempFolder().With(name, text);
        foreach (var format in (string[])["text", "json", "sarif", "github", "junit"])
        {
            var result = await folder.RunAsync("lint", "--format", format, name);

            Assert.NotEqual(0, result.Output.Length);
            Assert.DoesNotContain("Z9y8X7", result.Output + result.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Inputs))]
    public async Task Inspect_prints_nothing_that_looks_like_a_secret(string name, string text)
    {
        using var folder = new TempFolder().With(name, text);
        foreach (var format in (string[])["text", "json"])
        {
            var result = await folder.RunAsync("inspect", "--format", format, name);

            Assert.DoesNotContain("Z9y8X7", result.Output + result.Error);
        }
    }

    [Theory]
    [InlineData("name")]
    [InlineData("version")]
    [InlineData("inference.chat-completions.models")]
    [InlineData("mcp.a.dcr.scopes")]
    [InlineData("unheard.of")]
    public async Task Inspect_says_of_every_label_that_its_value_is_not_shown(string key)
    {
        using var folder = new TempFolder().With("a.json", Samples.LabelsWith(key, Token));

        var text = await folder.RunAsync("inspect", "a.json");
        var json = await folder.RunAsync("inspect", "a.json", "--format", "json");

        Assert.Contains("<an API key (sk-…), not shown>", text.Output);
        Assert.Contains("<an API key (sk-…), not shown>", json.Output);
        Assert.DoesNotContain("Z9y8X7", text.Output + json.Output);
        JsonDocument.Parse(json.Output).Dispose();
    }

    [Theory]
    [InlineData("orchestrator.env")]
    [InlineData("inference.api_base.env")]
    [InlineData("inference.api_key.env")]
    [InlineData("mcp.a.oauth.client_secret.env")]
    [InlineData("orchestrator.bearer.token.env")]
    public async Task A_token_that_could_be_the_name_of_a_variable_is_not_shown(string key)
    {
        using var folder = new TempFolder().With(
            "a.json",
            Samples.LabelsWith(key, "ghp_Z9y8X7w6V5u4T3s2R1q0Z9y8X7w6V5u4T3s2R1q0")
        );

        var text = await folder.RunAsync("inspect", "a.json");
        var json = await folder.RunAsync("inspect", "a.json", "--format", "json");

        Assert.Contains("<a GitHub token, not shown>", text.Output);
        Assert.Contains("<a GitHub token, not shown>", json.Output);
        Assert.DoesNotContain("Z9y8X7", text.Output + json.Output);
    }

    [Fact]
    public async Task The_excerpt_keeps_its_length_and_the_key()
    {
        using var folder = new TempFolder().With(
            "a.yaml",
            $"org.openagentcontainers.version: v1alpha3\norg.openagentcontainers.nam: {Token} # why\n"
        );

        var result = await folder.RunAsync("lint", "a.yaml");

        Assert.Contains($"org.openagentcontainers.nam: {new string('*', Token.Length)} # why\n", result.Output);
    }

    [Fact]
    public async Task A_configuration_that_holds_a_secret_does_not_show_it()
    {
        using var folder = new TempFolder()
            .With("Dockerfile", Samples.CleanDockerfile)
            .With(".oaclint.yaml", $"{Token}: 1\n");

        var result = await folder.RunAsync("lint");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(".oaclint.yaml:1:1: unknown key '<an API key (sk-…), not shown>'", result.Error);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a 'sk-proj-Z9y8X7w6V5u4T3s2R1q0' b", "a '<an API key (sk-…), not shown>' b")]
    [InlineData("a '(sk-proj-Z9y8X7w6V5u4T3s2R1q0)'", "a '(<an API key (sk-…), not shown>)'")]
    [InlineData("a 'sk-proj-Z9y8X7w…' b", "a '<an API key (sk-…), not shown>' b")]
    [InlineData("looks like an API key (sk-…)", "looks like an API key (sk-…)")]
    public void A_sentence_keeps_all_else(string text, string expected) =>
        Assert.Equal(expected, Secrets.Sentence(text));
}
