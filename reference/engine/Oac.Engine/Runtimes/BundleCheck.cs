using System.Net;
using Oac.Engine.Connection;
using Oac.Engine.Containers;

namespace Oac.Engine.Runtimes;

/// <summary>What a runtime could not do as it is meant, said before anything is made.</summary>
internal static class BundleCheck
{
    private const long MaxId = int.MaxValue;

    /// <exception cref="EngineException">Something in it could not mean what it says. Values of variables are in no message.</exception>
    public static void Check(OciRuntime runtime, string id, BundleSpec spec)
    {
        if (Problem(runtime, spec) is { } problem)
        {
            throw runtime.Error(problem.Error, $"start '{id}'", problem.Why);
        }
    }

    private static (EngineError Error, string Why)? Problem(OciRuntime runtime, BundleSpec spec)
    {
        if (!Path.IsPathFullyQualified(spec.Root) || !Directory.Exists(spec.Root))
        {
            return (EngineError.NotFound, $"there is no folder '{MessageText.Shown(spec.Root, 200)}' for its root");
        }

        if (spec.Root.AsSpan().ContainsAny(",:\\\""))
        {
            return (
                EngineError.NotSupported,
                "the path of its root has a comma, a colon, a backslash or a quotation mark"
            );
        }

        if (spec.Arguments.IsDefaultOrEmpty || spec.Arguments[0].Length == 0)
        {
            return (EngineError.Refused, "it names no program");
        }

        if (
            spec.User.UserId is < 0 or > MaxId
            || spec.User.GroupId is < 0 or > MaxId
            || spec.User.Groups.Any(static g => g is < 0 or > MaxId)
        )
        {
            return (EngineError.Refused, $"a number of its user or groups is out of range, 0 to {MaxId}");
        }

        if (runtime is { IsRootless: true, Name: "runc" } && spec.User is not { UserId: 0, GroupId: 0 })
        {
            return (
                EngineError.NotSupported,
                $"its user is {spec.User.UserId}:{spec.User.GroupId}, and without root runc can only run a container's root; crun can run any"
            );
        }

        return Texts(spec) ?? Mounts(spec);
    }

    private static (EngineError, string)? Texts(BundleSpec spec)
    {
        foreach (var (variable, value) in spec.Environment)
        {
            if (variable.Length == 0 || variable.Contains('=', StringComparison.Ordinal) || HasZero(variable, value))
            {
                return (
                    EngineError.Refused,
                    $"the variable '{MessageText.Shown(variable, 100)}' cannot be set: its name is empty or has '=', or something has a zero byte"
                );
            }
        }

        if (HasZero([.. spec.Arguments, spec.WorkingDirectory]) || !spec.WorkingDirectory.StartsWith('/'))
        {
            return (EngineError.Refused, "an argument has a zero byte, or its working directory is no absolute path");
        }

        if (
            spec.Hostname is { } name
            && (
                name.Length is 0 or > 64
                || name.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_'))
            )
        )
        {
            return (EngineError.Refused, $"'{MessageText.Shown(name, 100)}' is no host name");
        }

        foreach (var host in spec.Hosts)
        {
            if (
                host.Split(':', 2) is not [{ Length: > 0 } known, var address]
                || known.Any(char.IsWhiteSpace)
                || !IPAddress.TryParse(address, out _)
            )
            {
                return (EngineError.Refused, $"'{MessageText.Shown(host, 100)}' is no name and address");
            }
        }

        return null;
    }

    private static (EngineError, string)? Mounts(BundleSpec spec)
    {
        if (spec.Files.FirstOrDefault(static f => !ContainerPath.IsSafe(f.Path) || f.Path == "/") is { } file)
        {
            return (
                EngineError.Refused,
                $"nothing can be put at '{MessageText.Shown(file.Path, 200)}': that is no absolute path of a folder or file"
            );
        }

        foreach (var mount in spec.Mounts)
        {
            if (mount.Kind == "volume")
            {
                return (
                    EngineError.NotSupported,
                    $"there are no volumes without an engine, and one is wanted at '{MessageText.Shown(mount.Target, 200)}'"
                );
            }

            if (!ContainerPath.IsSafe(mount.Target) || mount.Target == "/")
            {
                return (
                    EngineError.Refused,
                    $"nothing can be mounted at '{MessageText.Shown(mount.Target, 200)}': that is no absolute path of a folder or file"
                );
            }

            if (mount.Source is { } source && !(Path.IsPathFullyQualified(source) && Path.Exists(source)))
            {
                return (
                    EngineError.NotFound,
                    $"'{MessageText.Shown(source, 200)}', which is to be mounted, is not there"
                );
            }
        }

        return null;
    }

    private static bool HasZero(params IEnumerable<string> texts) =>
        texts.Any(static t => t.Contains('\0', StringComparison.Ordinal));
}
