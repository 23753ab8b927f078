using System.Collections.Immutable;
using Oac.Images.Layouts;
using Oac.Images.Writing;

namespace Oac.Producer.Tests.Images.Facts;

/// <summary>The program that a container would start, looked for as runtimes do.</summary>
public sealed class EntrypointTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, "/opt/agent")]
    [InlineData(true, "/bin/agent", "--quiet")]
    [InlineData(false, "/opt/none")]
    [InlineData(false, "/opt")]
    [InlineData(true, "agent")]
    [InlineData(false, "plain")]
    [InlineData(true, "/usr/bin/plain")]
    [InlineData(true, "./agent")]
    [InlineData(false, "bin/agent")]
    [InlineData(false, "none")]
    public async Task It_is_found_where_a_runtime_finds_it(bool exists, params string[] words)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var layer = await registry.LayerAsync(builder =>
            builder
                .AddText("/opt/agent", "x", Executable)
                .AddText("/usr/bin/agent", "x", Executable)
                .AddText("/usr/bin/plain", "x")
                .AddSymbolicLink("/bin", "usr/bin")
        );
        var image = ImageRegistry.Agent().SetEntrypoint([.. words]).SetWorkingDirectory("/opt").AddLayer(layer);

        Assert.Equal(exists ? "" : words[0], await MissingAsync(registry, image));
    }

    [Theory]
    [InlineData("/nowhere:/srv/tools", true)]
    [InlineData("/nowhere", false)]
    [InlineData("", false)]
    public async Task PATH_of_the_image_counts(string path, bool exists)
    {
        await using var registry = await ImageRegistry.StartAsync();
        var layer = await registry.LayerAsync(builder => builder.AddText("/srv/tools/agent", "x", Executable));
        var image = ImageRegistry.Agent().SetEntrypoint("agent").SetVariable("PATH", path).AddLayer(layer);

        Assert.Equal(exists ? "" : "agent", await MissingAsync(registry, image));
    }

    [Fact]
    public async Task A_command_without_an_entry_point_is_looked_for()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var layer = await registry.LayerAsync("/agent", "x");
        var image = ImageRegistry.Agent().SetEntrypoint([]).SetCommand("/bin/sh", "-c", "/agent").AddLayer(layer);

        Assert.Equal("/bin/sh", await MissingAsync(registry, image));
    }

    [Fact]
    public async Task Other_systems_are_not_judged()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var layer = await registry.LayerAsync("/Files/agent.exe", "x");
        var image = ImageRegistry.Agent(new("windows", "amd64")).SetEntrypoint("agent.exe").AddLayer(layer);

        Assert.Equal("", await MissingAsync(registry, image));
    }

    private static LayerEntryOptions Executable =>
        new() { FileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.OtherExecute };

    /// <summary>The program that lint misses in the image, written to a layout; empty for none.</summary>
    private static async Task<string> MissingAsync(ImageRegistry registry, ImageBuilder image)
    {
        await using (var layout = await OciLayoutWriter.OpenAsync(registry.Folder.At("layout"), Cancelled))
        {
            await image.Build(DateTimeOffset.UnixEpoch).WriteToAsync(layout, null, null, Cancelled);
        }
        var output = (await registry.Folder.RunAsync("lint", "layout")).Output;
        const string Before = "the program '";
        var at = output.IndexOf(Before, StringComparison.Ordinal);
        return at < 0 ? "" : output[(at + Before.Length)..].Split('\'')[0];
    }
}
