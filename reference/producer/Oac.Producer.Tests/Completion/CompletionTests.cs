using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests.Completion;

public sealed class CompletionTests
{
    /// <summary>Completes one line in a real bash, as readline would call the function.</summary>
    private const string Harness = """
        oac() { dotnet "$OAC_DLL" "$@"; }
        source <(oac completion bash)
        COMP_LINE="$1"
        COMP_POINT=${#COMP_LINE}
        read -ra COMP_WORDS <<<"$COMP_LINE"
        [[ $COMP_LINE == *' ' ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _oac
        printf '%s\n' "${COMPREPLY[@]}"
        complete -p oac >&2
        """;

    [Theory]
    [InlineData("oac li", "lint")]
    [InlineData("oac copy --pl", "--plain-http --platform")]
    [InlineData("oac labels --format j", "json")]
    [InlineData("oac labels import --input-format d", "docker-inspect dockerfile")]
    [InlineData("oac l", "labels lint login logout")]
    [InlineData(
        "oac ",
        "attach build completion copy explain init inspect labels lint login logout plan push referrers registry rules sign verify"
    )]
    [InlineData("oac lint --format s", "sarif")]
    [InlineData("oac lint --fail-on ", "advice error warning")]
    [InlineData("oac lint --spec", "--spec-version")]
    [InlineData("oac lint --spec-version v1alpha1", "v1alpha1")]
    [InlineData("oac explain OAC10", "OAC101 OAC102 OAC103 OAC104 OAC105 OAC106 OAC107 OAC108 OAC109")]
    [InlineData("oac explain container/version/pre", "container/version/present")]
    [InlineData("oac completion ", "bash fish zsh")]
    [InlineData("oac lint Dock", "")]
    [InlineData("oac lint ", "")]
    public async Task Bash_completes(string line, string expected)
    {
        var result = await BashAsync("-c", Harness, "bash", line);

        Assert.Equal(expected, string.Join(' ', result.Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("-o default", result.Error);
    }

    [Theory]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Another_shell_parses_its_script(string shell)
    {
        using var folder = new TempFolder();
        folder.With("script", (await folder.RunAsync("completion", shell)).Output);

        var found = await BashAsync("-c", $"command -v {shell}");
        RealParts.Require(found.ExitCode == 0 ? null : $"{shell} is not installed");
        var result = await BashAsync("-c", $"{shell} -n '{folder.At("script")}' 2>&1");

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("oac lint --format s", "sarif")]
    [InlineData("oac explain OAC10", "OAC101 OAC102 OAC103 OAC104 OAC105 OAC106 OAC107 OAC108 OAC109")]
    public async Task Fish_completes(string line, string expected)
    {
        using var folder = new TempFolder();
        folder.With("oac.fish", (await folder.RunAsync("completion", "fish")).Output);
        folder.With("run.fish", "function oac; dotnet $OAC_DLL $argv; end\nsource $argv[1]\ncomplete -C $argv[2]\n");
        var found = await BashAsync("-c", "command -v fish");
        RealParts.Require(found.ExitCode == 0 ? null : "fish is not installed");

        var result = await BashAsync("-c", "fish \"$@\"", "bash", folder.At("run.fish"), folder.At("oac.fish"), line);

        Assert.Equal(expected, string.Join(' ', result.Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static Task<ProcessResult> BashAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [.. arguments]);
        start.Environment["OAC_DLL"] = ToolProcess.Program;
        return ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);
    }
}
