using System.Text;

namespace Oac.Payloads.JsonSchemas.Suite;

/// <summary>
/// The cases that a validator may fail: <c>optional-cases.txt</c> beside this file names each that fails with the reason seen, and how many
/// pass. <c>OAC_UPDATE_FIXTURES=1</c> writes it.
/// </summary>
public class OptionalCasesTests
{
    [Fact]
    public void The_file_says_which_pass_and_which_do_not()
    {
        var text = new StringBuilder(
            "# The optional cases of the official suite, by draft and file: passed of all, then each that fails.\n"
        );
        foreach (var draft in SuiteFiles.Drafts.Keys)
        {
            var compiled = new Dictionary<string, JsonSchema?>(StringComparer.Ordinal);
            var files = SuiteFiles.Cases(draft, optional: true).GroupBy(static c => c.Name.Split(" / ")[0]);
            foreach (var file in files)
            {
                var judged = file.Select(c => (c.Name, Problem: SuiteRun.Judge(draft, c, compiled))).ToArray();
                text.Append($"{draft}/{file.Key}: {judged.Count(static j => j.Problem is null)} of {judged.Length}\n");
                foreach (var (name, problem) in judged.Where(static j => j.Problem is not null))
                {
                    text.Append($"  fails: {name}: {problem}\n");
                }
            }
        }
        var path = Path.Combine(
            Protoc.SpecRoot,
            "../reference/payloads/Oac.Payloads.Tests/JsonSchemas/Suite/optional-cases.txt"
        );
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(path, text.ToString());
        }
        Assert.Equal(File.ReadAllText(path), text.ToString());
    }
}
