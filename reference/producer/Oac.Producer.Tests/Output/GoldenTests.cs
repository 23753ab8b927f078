namespace Oac.Producer.Tests.Output;

/// <summary>
/// Whole reports over folders of testdata/golden. Each folder holds inputs, the arguments in <c>args</c> (one a line) and one file per
/// form. With OAC_UPDATE_GOLDEN=1 the files are written instead of compared.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(Repository.TestData, "golden");

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var folder in Directory.GetDirectories(Folder).Order(StringComparer.Ordinal))
        {
            foreach (var format in (string[])["text", "json", "sarif", "github", "junit"])
            {
                cases.Add(Path.GetFileName(folder), format);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_report_is_what_it_was(string name, string format)
    {
        var folder = Path.Combine(Folder, name);
        var arguments = await File.ReadAllLinesAsync(
            Path.Combine(folder, "args"),
            TestContext.Current.CancellationToken
        );

        var result = await new CliRun(folder).RunAsync(["lint", "--format", format, .. arguments]);

        Assert.Equal("", result.Error);
        var actual = $"exit code {result.ExitCode}\n{result.Output}";
        var golden = Path.Combine(folder, $"report.{format}.out");
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(golden, actual, TestContext.Current.CancellationToken);
        }
        Assert.Equal(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken), actual);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_report_holds_no_control_character(string name, string format)
    {
        var text = await File.ReadAllTextAsync(
            Path.Combine(Folder, name, $"report.{format}.out"),
            TestContext.Current.CancellationToken
        );

        Assert.DoesNotContain(text, c => char.IsControl(c) && c != '\n');
        Assert.DoesNotContain('\u202e', text);
    }
}
