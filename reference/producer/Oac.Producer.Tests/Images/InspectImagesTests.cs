using System.Text.Json;
using Oac.Images.Writing;
using Oac.Producer.Tests.Output;

namespace Oac.Producer.Tests.Images;

/// <summary><c>oac inspect</c> of images.</summary>
public sealed class InspectImagesTests(NpmTools tools) : IClassFixture<NpmTools>
{
    [Fact]
    public async Task Platforms_that_say_the_same_are_shown_once()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var index = BuiltImage.Index([
            ImageRegistry.Agent().Build(DateTimeOffset.UnixEpoch),
            ImageRegistry.Agent(ImageRegistry.Arm64).Build(DateTimeOffset.UnixEpoch),
        ]);
        var image = await registry.PushAsync(index);

        var result = await registry.RunAsync("inspect", image);

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Single(result.Output.Split('\n'), static line => line == "reviewer");
        Assert.Contains($"  index                        {index.Manifest.Descriptor.Digest}\n", result.Output);
        Assert.All(
            index.Images,
            one =>
                Assert.Contains(
                    $"  platform                     {one.Config!.Platform}  {one.Manifest.Descriptor.Digest}\n",
                    result.Output
                )
        );
        Assert.Contains("Lint has nothing to say.", result.Output);
    }

    [Fact]
    public async Task Platforms_that_differ_are_shown_one_by_one_and_one_can_be_chosen()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(
            BuiltImage.Index([
                ImageRegistry.Agent().Build(DateTimeOffset.UnixEpoch),
                ImageRegistry
                    .Agent(ImageRegistry.Arm64)
                    .SetLabel(Samples.Prefix + "name", "planner")
                    .Build(DateTimeOffset.UnixEpoch),
            ])
        );

        var both = await registry.RunAsync("inspect", image);
        var one = await registry.RunAsync("inspect", image, "--platform", "linux/arm64");

        Assert.Contains("reviewer\n", both.Output);
        Assert.Contains("\nplanner\n", both.Output);
        Assert.StartsWith("planner\n", one.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("linux/amd64", one.Output);
    }

    [Fact]
    public async Task The_JSON_form_holds_its_contract_and_costs_no_layer()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var built = ImageRegistry
            .AgentWithSchema("/missing")
            .AddLayer(await registry.LayerAsync("/agent", "x"))
            .Build(DateTimeOffset.UnixEpoch);
        var image = await registry.PushAsync(built);

        var result = await registry.RunAsync("inspect", image, "--format", "json");

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["get manifest 200", "get blob 200"], registry.Asked());
        await tools.AssertValidAsync("docs/schemas/oac-inspect-1.schema.json", result.Output);
        using var json = JsonDocument.Parse(result.Output);
        var target = json.RootElement.GetProperty("target");
        Assert.Equal(image, target.GetProperty("reference").GetString());
        Assert.Equal(built.Manifest.Descriptor.Digest.ToString(), target.GetProperty("digest").GetString());
        Assert.Equal("linux/amd64", Assert.Single(target.GetProperty("platforms").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task What_cannot_be_read_is_an_error_and_the_rest_is_shown()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var image = await registry.PushAsync(ImageRegistry.Agent());

        var some = await registry.RunAsync("inspect", image, "--platform=linux/amd64", "--platform=linux/arm64");
        var none = await registry.RunAsync("inspect", $"{registry.Server.Authority}/missing:1");
        var offline = await registry.RunAsync("inspect", "--no-network", image);

        Assert.Equal(2, some.ExitCode);
        Assert.StartsWith($"oac: {image}: linux/arm64: ", some.Error, StringComparison.Ordinal);
        Assert.StartsWith("reviewer\n", some.Output, StringComparison.Ordinal);
        Assert.Equal((2, ""), (none.ExitCode, none.Output));
        Assert.Contains("the registry answers 404", none.Error);
        Assert.Equal((2, ""), (offline.ExitCode, offline.Output));
        Assert.Contains("--no-network rules out", offline.Error);
    }
}
