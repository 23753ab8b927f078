using System.Text.RegularExpressions;

namespace Oac.Producer.Tests.Documents;

/// <summary>The Dockerfiles that people begin with are clean, and show what they say that they show.</summary>
public sealed partial class ExampleDockerfileTests
{
    [Theory]
    [InlineData("README.md", ".name=")]
    [InlineData("docs/lint.md", ".inference.", ".mcp.", ".workspace.", ".events.")]
    public async Task It_lints_clean(string page, params string[] parts)
    {
        var text = Dockerfile()
            .Match(await File.ReadAllTextAsync(Repository.At(page), TestContext.Current.CancellationToken));
        using var folder = new TempFolder().With("Dockerfile", text.Groups[1].Value);

        var result = await folder.RunAsync("lint", "--fail-on", "advice");

        Assert.Equal(new CliResult(0, "no findings in 1 input\n", ""), result);
        Assert.All(parts, part => Assert.Contains($"org.openagentcontainers{part}", text.Value));
    }

    [GeneratedRegex("```dockerfile\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Dockerfile();
}
