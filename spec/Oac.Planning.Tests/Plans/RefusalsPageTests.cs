using System.Globalization;
using System.Text;
using Oac.Planning.Plans;
using Oac.Planning.Targets;
using Oac.Planning.Tests.Refusals;
using Oac.Spec.Versions;

namespace Oac.Planning.Tests.Plans;

/// <summary>docs/refusals.md: every code with its words, made of the codes and the table of refusals. OAC_UPDATE_FIXTURES=1 writes it.</summary>
public sealed class RefusalsPageTests
{
    private static readonly string Page = Repository.At("docs/refusals.md");

    [Fact]
    public void The_page_is_what_the_codes_say()
    {
        var text = Generate();
        if (Environment.GetEnvironmentVariable("OAC_UPDATE_FIXTURES") == "1")
        {
            File.WriteAllText(Page, text);
        }
        Assert.Equal(File.ReadAllText(Page), text);
    }

    private static string Generate()
    {
        var text = new StringBuilder()
            .Append("# Refusals\n\n")
            .Append(
                "Why an image is refused before anything of it runs, by `oac plan` and by the server alike. Made of the planner's codes and the table of\n"
            )
            .Append(
                "their tests; a test keeps it so (`OAC_UPDATE_FIXTURES=1` writes it anew). Codes are stable, words are not. A reason without a requirement\n"
            )
            .Append("is ours: [decisions.md](decisions.md) says why.\n\n")
            .Append(
                "The repository and its signatures are judged first, then the version: each of them ends the matter. Whatever else there is to say is said\n"
            )
            .Append("at once, in the order of the specification's sections.\n\n")
            .Append("| Code | An image is refused because | Requirement | Sections |\n| --- | --- | --- | --- |\n");
        foreach (var code in RefusalCodes.All)
        {
            var requirement = code.Requirement is { } r ? $"`{r.Id}`" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| [{code.Code}](#{code.Code}) | {code.Says} | {requirement} | {Sections(code)} |\n"
            );
        }
        text.Append("\n## Words\n\nEach with the label or the key of the configuration that it is about.\n");
        foreach (var code in RefusalCodes.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n### {code.Code}\n\n```\n");
            foreach (var row in RefusalTable.Rows.Where(r => r.Code == code.Code))
            {
                foreach (var refusal in Planner.Plan(row.Refused).Refusals)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{refusal.Key ?? "-"}: {refusal.Message}\n");
                }
            }
            text.Append("```\n");
        }
        text.Append(
            "\n## Warnings\n\nWhat does not keep an image from running.\n\n| Code | It is said because |\n| --- | --- |\n"
        );
        foreach (var code in WarningCodes.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {code.Code} | {code.Says} |\n");
        }
        text.Append("\n## Targets that are never ones\n\n")
            .Append(
                "An image is its own master inside its container. What stands here would keep the container from starting, show a secret in the messages\n"
            )
            .Append("of every program, or lie on top of what the runtime mounts. `policy.reserved` adds to it.\n\n")
            .Append("| Variable | Because |\n| --- | --- |\n");
        foreach (var target in BuiltInTargets.Variables)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{target.Name}` | {target.Reason} |\n");
        }
        text.Append("\n| Path | And what lies below | Because |\n| --- | --- | --- |\n");
        foreach (var target in BuiltInTargets.Paths)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{target.Name}` | {(target.Below ? "yes" : "no")} | {target.Reason} |\n"
            );
        }
        return text.ToString();
    }

    /// <summary>The section, with its versions where it is not the same in all.</summary>
    private static string Sections(RefusalCode code)
    {
        var all = code.Requirement?.Sections ?? [];
        var groups = all.GroupBy(static s => s.Value, static s => s.Key).ToArray();
        return groups is [var one] && all.Length == SpecVersions.All.Length
            ? one.Key
            : string.Join(", ", groups.Select(static g => $"{g.Key} ({string.Join(", ", g)})"));
    }
}
