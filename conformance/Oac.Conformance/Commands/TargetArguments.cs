using System.CommandLine;
using Oac.Conformance.Reports;
using Oac.Conformance.Targets;
using Oac.Spec.Catalogue;

namespace Oac.Conformance.Commands;

/// <summary>Who is judged: <c>--target</c>, <c>--image</c>, or <c>OAC_TARGET</c>.</summary>
internal sealed class TargetArguments
{
    /// <summary>The variable that names the target where the command line does not.</summary>
    public const string Variable = "OAC_TARGET";

    private readonly Option<string?> _target = new("--target", "-t")
    {
        HelpName = "FILE",
        Description = $"The target file. Without it {Variable} names it.",
    };

    private readonly Option<string?> _image = new("--image")
    {
        HelpName = "IMAGE",
        Description = "Instead of a target file: an image, judged as a container.",
    };

    /// <summary>Adds the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(_target);
        command.Add(_image);
    }

    /// <summary>The target; null where none is named.</summary>
    /// <exception cref="TargetException">It cannot be read, or two are named.</exception>
    public async Task<TargetDefinition?> FindAsync(
        ParseResult parse,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var file = parse.GetValue(_target);
        var image = parse.GetValue(_image);
        if (file is not null && image is not null)
        {
            throw new TargetException("--target and --image name two targets; one is judged at a time");
        }
        if (image is not null)
        {
            return image.Length == 0
                ? throw new TargetException("--image is empty")
                : new()
                {
                    Name = image,
                    Argument = $"--image {ShellWord.Of(image)}",
                    Folder = context.WorkingDirectory,
                    Classes = [ConformanceClass.Container],
                    Image = image,
                };
        }
        file ??= context.Environment.GetValueOrDefault(Variable);
        return string.IsNullOrEmpty(file)
            ? null
            : await TargetFile.ReadAsync(context.FullPath(file), file, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The target.</summary>
    /// <exception cref="TargetException">It cannot be read, or none or two are named.</exception>
    public async Task<TargetDefinition> ReadAsync(
        ParseResult parse,
        CliContext context,
        CancellationToken cancellationToken
    ) =>
        await FindAsync(parse, context, cancellationToken).ConfigureAwait(false)
        ?? throw new TargetException(
            $"no target is named: give --target FILE or --image IMAGE, or set {Variable}; 'oac-conformance init' writes a target file"
        );
}
