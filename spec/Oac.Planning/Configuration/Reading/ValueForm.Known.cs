using System.Collections.Immutable;
using Oac.Spec.Versions;

namespace Oac.Planning.Configuration.Reading;

/// <summary>The forms of the configuration's values.</summary>
internal sealed partial record ValueForm
{
    private const string NotEmpty = "^[^\\u0000-\\u001f\\u007f-\\u009f]+$";

    /// <summary>Any name that is not empty: of agents, servers, workspaces, models.</summary>
    public static ValueForm FreeName { get; } = new("a name that is not empty", [Scalars.Text]) { Pattern = NotEmpty };

    /// <summary>An id that others gave, which may be a number.</summary>
    public static ValueForm Id { get; } =
        new("an id that is not empty", [Scalars.Text, Integer]) { Pattern = NotEmpty };

    /// <summary>A name of this file's own, which patterns and messages use.</summary>
    public static ValueForm OwnName { get; } =
        new("letters, digits, '.', '_' and '-', 63 at most, a letter or digit first", [Scalars.Text])
        {
            Pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$",
            MaxLength = 63,
        };

    /// <summary>A version of the specification.</summary>
    public static ValueForm Version { get; } = OneOf([.. SpecVersions.All.Select(static v => v.Schema.Version)]);

    /// <summary>An inference type, a segment of label keys.</summary>
    public static ValueForm InferenceType { get; } =
        new("an inference type such as chat-completions", [Scalars.Text])
        {
            Pattern = "^[^.\\u0000-\\u0020\\u007f-\\u009f]+$",
        };

    /// <summary>True or false.</summary>
    public static ValueForm Truth { get; } = new("true or false", [Scalars.Boolean]);

    /// <summary>A context window.</summary>
    public static ValueForm Context { get; } =
        new("a whole number of tokens from 1 to 1000000000000", [Integer]) { Least = 1, Most = 1_000_000_000_000 };

    /// <summary>A score in percent.</summary>
    public static ValueForm Score { get; } = new("a number from 0 to 100", [Scalars.Number]) { Least = 0, Most = 100 };

    /// <summary>An address.</summary>
    public static ValueForm Url { get; } =
        new("an absolute URL with http or https", [Scalars.Text])
        {
            Pattern = "^[Hh][Tt][Tt][Pp][Ss]?://[^/?#@\\u0000-\\u0020]+(/[^?#@\\u0000-\\u0020]*)?$",
            MaxLength = 2048,
            Beyond = static value => Uri.TryCreate(value, UriKind.Absolute, out _) ? null : "",
            // Who writes a password into one has it in a log soon enough.
            IsShown = false,
        };

    /// <summary>The name of a variable that holds a secret.</summary>
    public static ValueForm SecretVariable { get; } =
        new("the name of an environment variable (letters, digits and _)", [Scalars.Text])
        {
            Pattern = "^[A-Za-z_][A-Za-z0-9_]*$",
            Beyond = static value =>
                Oac.Spec.Linting.SecretShapes.Find(value) is { } shape ? $"it looks like {shape}" : null,
            IsShown = false,
        };

    /// <summary>The path of a file that holds a secret.</summary>
    public static ValueForm SecretFile { get; } = AbsolutePath("the absolute path of a file") with { IsShown = false };

    /// <summary>A folder of the host.</summary>
    public static ValueForm Folder { get; } = AbsolutePath("the absolute path of a folder");

    /// <summary>A file beside this one.</summary>
    public static ValueForm LocalFile { get; } =
        new("the path of a file, absolute or from this file's folder", [Scalars.Text])
        {
            Pattern = NotEmpty,
            MaxLength = 1024,
        };

    /// <summary>A volume of the engine.</summary>
    public static ValueForm Volume { get; } =
        new("the name of a volume: letters, digits, '.', '_' and '-', two at least", [Scalars.Text])
        {
            Pattern = "^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$",
        };

    /// <summary>An amount of bytes.</summary>
    public static ValueForm Size { get; } =
        new("a size such as 512MiB, 1.5GiB or a number of bytes", [Scalars.Text, Integer])
        {
            Pattern = "^[0-9]{1,12}([.][0-9]{1,3})?(B|kB|MB|GB|TB|KiB|MiB|GiB|TiB)$",
            Least = 1,
            Most = 1_000_000_000_000_000,
            Beyond = static value => SizeText.Bytes(value) is null ? "from 1 byte to 1000 TB are allowed" : null,
        };

    /// <summary>Processors.</summary>
    public static ValueForm Cpus { get; } =
        new("a number of processors from 0.01 to 4096", [Scalars.Number]) { Least = 0.01m, Most = 4096 };

    /// <summary>Processes.</summary>
    public static ValueForm Processes { get; } =
        new("a whole number from 1 to 4194304", [Integer]) { Least = 1, Most = 4_194_304 };

    /// <summary>A pattern of repositories.</summary>
    public static ValueForm Repository { get; } =
        Wildcards("a pattern such as registry.example/agents/*, without a tag") with
        {
            Pattern = "^(?=.*(/|[*][*]))(?!.*:[^/]*$)[^@\\u0000-\\u0020\\u007f-\\u009f]+$",
        };

    /// <summary>A pattern of models.</summary>
    public static ValueForm Model { get; } =
        Wildcards("a pattern of GATEWAY/MODEL such as main/*") with
        {
            Pattern = "^(?=.*(/|[*][*]))[^\\u0000-\\u001f\\u007f-\\u009f]+$",
        };

    /// <summary>A pattern of sources of workspaces.</summary>
    public static ValueForm Source { get; } =
        Wildcards("a pattern of bind:/PATH or volume:NAME such as bind:/srv/agents/**") with
        {
            Pattern = "^(bind:[/*]|volume:[^/]|[*])[^\\u0000-\\u001f\\u007f-\\u009f]*$",
        };

    /// <summary>A pattern of variables.</summary>
    public static ValueForm Variables { get; } =
        Wildcards("a pattern of variables such as LD_*") with
        {
            Pattern = "^[A-Za-z0-9_*]+$",
        };

    /// <summary>A pattern of paths.</summary>
    public static ValueForm Paths { get; } =
        Wildcards("a pattern of absolute paths such as /etc/**") with
        {
            Pattern = "^[/*][^\\u0000-\\u001f\\u007f-\\u009f]*$",
        };

    /// <summary>A pattern of names.</summary>
    public static ValueForm Names { get; } =
        Wildcards("a pattern of names; \"*\" stands for any without a slash, \"**\" for any");

    /// <summary>One of some words.</summary>
    public static ValueForm OneOf(ImmutableArray<string> choices) =>
        new(string.Join(", ", choices), [Scalars.Text]) { Choices = choices };

    private static ValueForm Wildcards(string allowed) =>
        new(allowed, [Scalars.Text]) { Pattern = NotEmpty, MaxLength = Configuration.Pattern.MaxLength };

    private static ValueForm AbsolutePath(string allowed) =>
        new($"{allowed}, without '.', '..' and doubled slashes", [Scalars.Text])
        {
            Pattern = "^(/(?![.]{1,2}(/|$))[^/\\u0000-\\u001f\\u007f-\\u009f]+)+$",
            MaxLength = 1024,
        };
}
