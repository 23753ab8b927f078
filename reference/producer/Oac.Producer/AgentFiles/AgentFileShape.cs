using System.Collections.Immutable;
using Oac.Producer.AgentFiles.Assemblies;
using Oac.Spec.Versions;

namespace Oac.Producer.AgentFiles;

/// <summary>The whole file, for each version of the specification.</summary>
internal static class AgentFileShape
{
    /// <summary>The key for labels that the rest of the file cannot express.</summary>
    public const string Labels = "labels";

    /// <summary>The most files, words, platforms and patterns that one list may hold.</summary>
    public const int MaxItems = 10_000;

    private static readonly ImmutableArray<Field> Image =
    [
        new(
            AssemblyKey.Name,
            new ValueShape(ValueForm.LocalPath),
            "An assembly that declares the agent by attributes of Oac.Harness: version, name, session.isolation and channels are taken from it."
        ),
        new(
            "base",
            new ValueShape(ValueForm.Word),
            "The image to build upon: a name in a registry, oci:FOLDER, oci-archive:FILE, docker-archive:FILE. From nothing unless set."
        ),
        new(
            "platforms",
            new ListShape(new ValueShape(ValueForm.Platform), 64) { AllowsSingle = true },
            "The platforms of the image: one, or a list that makes an index. Unless set, that of the entrypoint's program, else linux/amd64."
        ),
        new(
            "files",
            new ListShape(
                new MappingShape
                {
                    Fields =
                    [
                        new(
                            "from",
                            new ValueShape(ValueForm.LocalPath),
                            "A file or a folder below this file's folder; an empty folder is made where it is left out. {os}, {arch} and {variant} stand for the platform's."
                        ),
                        new(
                            "to",
                            new ValueShape(ValueForm.ImagePath),
                            "The path in the image; with a slash at its end, the folder that takes the file under its own name."
                        )
                        {
                            IsRequired = true,
                        },
                        new(
                            "mode",
                            new ValueShape(ValueForm.Mode),
                            "The mode of the file, of all files of a folder, or of the empty folder. 0755 for what may be executed, else 0644, unless set."
                        ),
                        new(
                            "owner",
                            new ValueShape(ValueForm.Owner),
                            "The numbers of user and group. Root's unless set."
                        ),
                    ],
                },
                MaxItems
            ),
            "What is copied into the image."
        ),
        new(
            "exclude",
            new ListShape(new ValueShape(ValueForm.Word), 1_000) { AllowsSingle = true },
            "Patterns of paths below this file's folder that are never copied, of a folder all that is in it: * and **."
        ),
        new(
            "entrypoint",
            new ListShape(new ValueShape(ValueForm.Scalar), MaxItems),
            "The program and its first words."
        ),
        new("command", new ListShape(new ValueShape(ValueForm.Scalar), MaxItems), "The words after the entrypoint."),
        new("user", new ValueShape(ValueForm.Word), "The user, by name or number, with :group where wanted."),
        new("workdir", new ValueShape(ValueForm.ImagePath), "The working directory."),
        new(
            "env",
            new MappingShape
            {
                Free = new ValueShape(ValueForm.Scalar),
                FreeName = "variable",
                FreeForm = ValueForm.VariableName,
            },
            "Environment variables."
        ),
        new(
            "annotations",
            new MappingShape
            {
                Free = new ValueShape(ValueForm.Scalar),
                FreeName = "key",
                FreeForm = ValueForm.Word,
            },
            "Annotations of the manifest, and of the index where there is one."
        ),
        new(
            Labels,
            new MappingShape
            {
                Free = new ValueShape(ValueForm.Scalar),
                FreeName = "key",
                FreeForm = ValueForm.Word,
            },
            "Further labels by their full keys: those of others, and those that the keys above cannot express."
        ),
    ];

    private static readonly ImmutableDictionary<string, MappingShape> Versions = SpecVersions.All.ToImmutableDictionary(
        static version => version.Schema.Version,
        static version => new MappingShape { Fields = [.. LabelShape.FieldsOf(version.Schema), .. Image] },
        StringComparer.Ordinal
    );

    /// <summary>A file that makes no label but those under <c>labels</c>.</summary>
    public static MappingShape WithoutVersion { get; } =
        new() { Fields = [new("version", new ValueShape(ValueForm.Version)), .. Image] };

    /// <summary>A file of one version.</summary>
    public static MappingShape Of(SpecVersionDefinition version) => Versions[version.Schema.Version];
}
