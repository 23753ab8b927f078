namespace Oac.Images.Dockerfiles;

/// <summary>
/// The build arguments that exist before any ARG: of the platform and of the target. HTTP_PROXY and its kin are no part of
/// them: a builder hands those to RUN only, and interpolation sees them where an ARG names them, like any other argument.
/// </summary>
internal static class PredefinedArguments
{
    public const string DefaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    public static Dictionary<string, string> Create(ImageInputOptions options, string? lastStageName)
    {
        var parts = options.Platform.Split('/');
        var target = string.IsNullOrEmpty(options.Target) ? lastStageName : options.Target;
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["TARGETSTAGE"] = string.IsNullOrEmpty(target) ? "default" : target,
        };
        foreach (var side in (string[])["BUILD", "TARGET"])
        {
            arguments[side + "PLATFORM"] = options.Platform;
            arguments[side + "OS"] = parts[0];
            arguments[side + "OSVERSION"] = "";
            arguments[side + "ARCH"] = parts.ElementAtOrDefault(1) ?? "";
            arguments[side + "VARIANT"] = parts.ElementAtOrDefault(2) ?? "";
        }

        foreach (var name in arguments.Keys.ToArray())
        {
            if (options.BuildArgs.TryGetValue(name, out var given))
            {
                arguments[name] = given;
            }
        }

        return arguments;
    }
}
