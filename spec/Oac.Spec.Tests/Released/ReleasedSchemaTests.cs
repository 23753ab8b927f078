using Oac.Spec.Tests.Labels;

namespace Oac.Spec.Tests.Released;

/// <summary>What was released stays as it is: buf compares the schemas with the committed images of their release.</summary>
public sealed class ReleasedSchemaTests
{
    private static readonly string Spec = Path.Combine(Repository.Root, "spec");

    [Fact]
    public async Task The_schemas_are_clean_and_break_nothing()
    {
        var (status, output) = await Buf.RunAsync();
        Assert.True(status == 0, output);
    }

    [Fact]
    public void Every_version_of_the_library_has_an_image() =>
        Assert.Equal(
            Schemas.Released.Select(static s => s.Version),
            Directory
                .EnumerateFiles(Path.Combine(Spec, "released"), "*.binpb")
                .Select(static f => Path.GetFileNameWithoutExtension(f))
                .Order(StringComparer.Ordinal)
        );

    [Theory]
    [InlineData("v1alpha3/stream.proto", "Event event = 2;", "Event event = 4;")]
    [InlineData("v1alpha2/stream.proto", "bytes payload = 2;", "string payload = 2;")]
    [InlineData("v1alpha3/stream.proto", "string error_message = 2;", "string error = 2;")]
    [InlineData("v1alpha1/labels.proto", "optional string name = 2 ", "optional string name = 20 ")]
    [InlineData("v1alpha2/labels.proto", "optional string models = 1 ", "optional string model = 1 ")]
    [InlineData("v1alpha3/labels.proto", "OrchestratorLabels orchestrator = 6 ", "FileLabels orchestrator = 6 ")]
    [InlineData("v1alpha3/labels.proto", "optional string isolation = 1 ", "string isolation = 1 ")]
    public async Task A_change_of_a_released_field_is_caught(string file, string old, string @new)
    {
        using var copy = new SpecCopy();
        copy.Replace(file, old, @new);
        var (status, output) = await Buf.RunAsync("breaking", copy.Root);
        Assert.True(status == 100, output);
        Assert.StartsWith(file, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_gone_is_caught()
    {
        using var copy = new SpecCopy();
        File.Delete(Path.Combine(copy.Root, "v1alpha1", "labels.proto"));
        var (status, output) = await Buf.RunAsync("breaking", copy.Root);
        Assert.True(status == 100, output);
        Assert.Contains("v1alpha1/labels.proto", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_version_breaks_nothing()
    {
        using var copy = new SpecCopy();
        Directory.CreateDirectory(Path.Combine(copy.Root, "v1alpha4"));
        File.Copy(
            Path.Combine(Spec, "Oac.Spec.Tests", "testdata", "v1alpha4", "labels.proto"),
            Path.Combine(copy.Root, "v1alpha4", "labels.proto")
        );
        var (status, output) = await Buf.RunAsync("breaking", copy.Root);
        Assert.True(status == 0, output);
        (status, output) = await Buf.RunAsync("lint", copy.Root);
        Assert.True(status == 0, output);
    }

    [Fact]
    public async Task A_name_of_bad_form_is_caught()
    {
        using var copy = new SpecCopy();
        copy.Replace("v1alpha3/labels.proto", "optional string isolation = 1 ", "optional string Isolation = 1 ");
        var (status, output) = await Buf.RunAsync("lint", copy.Root);
        Assert.True(status == 100, output);
        Assert.StartsWith("v1alpha3/labels.proto", output, StringComparison.Ordinal);
    }

    /// <summary>The schemas, their rules and the images, in a folder of their own.</summary>
    private sealed class SpecCopy : IDisposable
    {
        public SpecCopy()
        {
            var files = Directory
                .EnumerateFiles(Spec, "*.proto", SearchOption.AllDirectories)
                .Where(static f => !Path.GetRelativePath(Spec, f).StartsWith("Oac.", StringComparison.Ordinal))
                .Concat(Directory.EnumerateFiles(Path.Combine(Spec, "released")))
                .Append(Path.Combine(Spec, "buf.yaml"));
            foreach (var file in files)
            {
                var target = Path.Combine(Root, Path.GetRelativePath(Spec, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        public string Root { get; } = Directory.CreateTempSubdirectory("oac-spec-").FullName;

        public void Replace(string file, string old, string @new)
        {
            var path = Path.Combine(Root, file);
            var text = File.ReadAllText(path);
            Assert.Contains(old, text, StringComparison.Ordinal);
            File.WriteAllText(path, text.Replace(old, @new, StringComparison.Ordinal));
        }

        public void Dispose() => Directory.Delete(Root, recursive: true);
    }
}
