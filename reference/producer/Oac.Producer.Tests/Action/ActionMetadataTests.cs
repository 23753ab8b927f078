using System.Text.RegularExpressions;
using Oac.Producer.Tests.Output;
using YamlDotNet.RepresentationModel;

namespace Oac.Producer.Tests.Action;

/// <summary>https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax, as far as a composite action goes.</summary>
public class ActionMetadataTests(NpmTools tools) : IClassFixture<NpmTools>
{
    private static readonly ActionFile File = ActionFile.Read();

    [Fact]
    public void Only_known_keys_are_used()
    {
        Keys(File.Root, ["name", "description", "inputs", "outputs", "runs"], ["author", "branding"]);
        Keys(File.Root["runs"], ["using", "steps"], []);
        Assert.Equal("composite", ((YamlScalarNode)File.Root["runs"]["using"]).Value);
        Assert.All(ActionFile.Map(File.Root["inputs"]), i => Keys(i.Value, ["description", "required", "default"], []));
        Assert.All(ActionFile.Map(File.Root["outputs"]), o => Keys(o.Value, ["description", "value"], []));
        Assert.All(
            File.Steps,
            s =>
                Keys(
                    s.Node,
                    s.Run is null ? ["name", "uses"] : ["name", "run", "shell"],
                    s.Run is null ? ["with", "if"] : ["id", "env"]
                )
        );
    }

    [Fact]
    public void Other_actions_are_pinned_by_commit() =>
        Assert.All(
            File.Steps.Where(s => s.Uses is not null),
            s => Assert.Matches("^[a-z-]+/[a-z/-]+@[0-9a-f]{40}$", s.Uses)
        );

    [Fact]
    public void No_expression_stands_in_a_command() =>
        Assert.All(
            File.Steps.Where(s => s.Run is not null),
            s => Assert.DoesNotContain("${{", s.Run, StringComparison.Ordinal)
        );

    [Fact]
    public void Every_input_and_every_output_of_a_step_that_is_named_is_there_and_used()
    {
        var text = System.IO.File.ReadAllText(Repository.At("action.yml"));
        var inputs = Regex.Matches(text, @"\binputs\.([a-z-]+)").Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Equal(File.Inputs.Keys.Order(), inputs.Order());
        var steps = Regex.Matches(text, @"\bsteps\.([a-z-]+)\.outputs").Select(m => m.Groups[1].Value).ToHashSet();
        Assert.Subset(File.Steps.Select(s => s.Id).OfType<string>().ToHashSet(), steps);
    }

    [Fact]
    public async Task Actionlint_has_nothing_to_say_of_the_steps() =>
        Assert.Equal("", await tools.ActionlintAsync(Workflow("")));

    [Fact]
    public async Task Actionlint_does_look_at_the_steps() =>
        Assert.Contains(
            "shel",
            await tools.ActionlintAsync(Workflow("      - run: 'true'\n        shel: bash\n")),
            StringComparison.Ordinal
        );

    /// <summary>A workflow with the steps as they stand in the file, and its inputs as the workflow's own.</summary>
    private static string Workflow(string more)
    {
        var text = System.IO.File.ReadAllText(Repository.At("action.yml"));
        var steps = text[(text.IndexOf("  steps:\n", StringComparison.Ordinal) + "  steps:\n".Length)..];
        var inputs = string.Concat(File.Inputs.Keys.Select(i => $"      {i}:\n        type: string\n"));
        var lines = steps.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => $"  {l}\n");
        return $"on:\n  workflow_call:\n    inputs:\n{inputs}jobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n{string.Concat(lines)}{more}";
    }

    private static void Keys(YamlNode node, string[] required, string[] optional)
    {
        var keys = ActionFile.Map(node).Select(m => m.Key).ToHashSet();
        Assert.Subset(keys, required.ToHashSet());
        Assert.Subset(required.Concat(optional).ToHashSet(), keys);
    }
}
