using System.Collections.Immutable;
using System.Text.Json;

namespace Oac.Images.Dockerfiles;

/// <summary>A folder of fixtures/dockerfiles: a Dockerfile, and how to build it.</summary>
public sealed record DockerfileFixture(
    string Name,
    string Folder,
    byte[] Bytes,
    ImageInputOptions Options,
    string? Base
)
{
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "dockerfiles");

    public string DisplayName => $"{Name}/Dockerfile";

    public static ImmutableArray<DockerfileFixture> Accepted { get; } =
    [.. Folders(Root).Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])).Select(Load)];

    public static ImmutableArray<DockerfileFixture> Refused { get; } =
    [.. Folders(Path.Combine(Root, "refused")).Select(Load)];

    public static DockerfileFixture LoadBase(string name) => Load(Path.Combine(Root, "bases", name));

    /// <summary>The folder below fixtures/dockerfiles.</summary>
    public string RelativeFolder => Path.GetRelativePath(Root, Folder);

    /// <summary>What BuildKit has made of it, as a file keeps it.</summary>
    public ImageDescription ReadBuilt() => BuiltFile.Read(Folder);

    /// <summary>The base as BuildKit has made it; without one, the empty image that stands for an operating system.</summary>
    public ImageDescription ReadBase() =>
        Base is null
            ? new ImageDescription { Source = new SourceText("os", "") }
            : BuiltFile.Read(Path.Combine(Root, "bases", Base));

    private static IEnumerable<string> Folders(string root) =>
        Directory.GetDirectories(root).Order(StringComparer.Ordinal);

    private static DockerfileFixture Load(string folder)
    {
        var options = new ImageInputOptions();
        string? wantedBase = null;
        var file = Path.Combine(folder, "build.json");
        if (File.Exists(file))
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var member in json.RootElement.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "target":
                        options = options with { Target = member.Value.GetString() };
                        break;
                    case "base":
                        wantedBase = member.Value.GetString();
                        break;
                    case "buildArgs":
                        options = options with
                        {
                            BuildArgs = member
                                .Value.EnumerateObject()
                                .ToImmutableDictionary(a => a.Name, a => a.Value.GetString()!),
                        };
                        break;
                    default:
                        throw new InvalidDataException($"{file}: unknown member {member.Name}");
                }
            }
        }

        return new DockerfileFixture(
            Path.GetFileName(folder),
            folder,
            File.ReadAllBytes(Path.Combine(folder, "Dockerfile")),
            options,
            wantedBase
        );
    }
}
