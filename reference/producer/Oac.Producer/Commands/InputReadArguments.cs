using System.Collections.Immutable;
using System.CommandLine;
using Oac.Images;
using Oac.Producer.Linting;

namespace Oac.Producer.Commands;

/// <summary>The options that say how inputs are read, the same for every command that reads them.</summary>
internal sealed class InputReadArguments
{
    private static readonly string[] Formats =
    [
        "dockerfile",
        "labels-json",
        "labels-yaml",
        "docker-inspect",
        "skopeo-inspect",
        "image-config",
    ];

    private readonly Option<string?> target = new("--target")
    {
        Description = "The stage of a Dockerfile: a name, or an index from 0. Default: the last.",
        HelpName = "STAGE",
    };

    private readonly Option<string[]> buildArgs = new("--build-arg")
    {
        Description =
            "A value for an ARG of a Dockerfile; without =VALUE it is taken from the environment. Repeatable.",
        HelpName = "NAME[=VALUE]",
    };

    private readonly Option<string?> baseFile = new("--base")
    {
        Description =
            "A file that describes the image that a Dockerfile is built on, such as the output of docker inspect.",
        HelpName = "FILE",
    };

    private readonly Option<string?> format = new("--input-format")
    {
        Description = $"What every input is, where name and content do not tell: {string.Join(", ", Formats)}.",
        HelpName = "FORMAT",
    };

    /// <summary>Adds the options to a command.</summary>
    public InputReadArguments(Command command)
    {
        format.AcceptOnlyFromAmong(Formats);
        command.Add(target);
        command.Add(buildArgs);
        command.Add(baseFile);
        command.Add(format);
    }

    /// <summary>The values of one command line.</summary>
    public InputReadOptions Bind(ParseResult parse, CliContext context) =>
        new()
        {
            Target = parse.GetValue(target),
            Base = parse.GetValue(baseFile),
            Format = FormatOf(parse.GetValue(format)),
            BuildArgs = Bind(parse.GetValue(buildArgs) ?? [], context),
        };

    private static ImageInputFormat? FormatOf(string? name) =>
        name switch
        {
            "dockerfile" => ImageInputFormat.Dockerfile,
            "labels-json" => ImageInputFormat.LabelsJson,
            "labels-yaml" => ImageInputFormat.LabelsYaml,
            "docker-inspect" => ImageInputFormat.DockerInspect,
            "skopeo-inspect" => ImageInputFormat.SkopeoInspect,
            "image-config" => ImageInputFormat.ImageConfig,
            _ => null,
        };

    private static ImmutableDictionary<string, string> Bind(string[] values, CliContext context)
    {
        if (values.Length == 0)
        {
            return ImmutableDictionary<string, string>.Empty;
        }
        var result = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var equals = value.IndexOf('=', StringComparison.Ordinal);
            if (equals == 0 || value.Length == 0)
            {
                throw new UsageException($"--build-arg '{value}' names no argument; write NAME=VALUE");
            }
            if (equals > 0)
            {
                result[value[..equals]] = value[(equals + 1)..];
            }
            else if (context.Environment.TryGetValue(value, out var inherited))
            {
                result[value] = inherited;
            }
        }
        return result.ToImmutable();
    }
}
