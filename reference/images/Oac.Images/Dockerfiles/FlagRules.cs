using System.Collections.Frozen;

namespace Oac.Images.Dockerfiles;

/// <summary>Which flags an instruction takes. A name that ends with <c>?</c> is true or false, one with <c>*</c> may repeat.</summary>
internal static class FlagRules
{
    private static readonly FrozenDictionary<string, string[]> Known = new Dictionary<string, string[]>
    {
        ["FROM"] = ["platform"],
        ["RUN"] = ["mount*", "network", "security", "device*"],
        ["COPY"] = ["chown", "from", "chmod", "link?", "exclude*", "parents?"],
        ["ADD"] = ["chown", "chmod", "link?", "keep-git-dir?", "checksum", "unpack?", "exclude*"],
        ["HEALTHCHECK"] = ["interval", "timeout", "start-period", "start-interval", "retries"],
    }.ToFrozenDictionary();

    /// <summary>What is wrong with the flags of an instruction, if anything.</summary>
    public static string? Check(DockerfileInstruction instruction)
    {
        // These two never look at their flags.
        if (instruction.Name is "ARG" or "STOPSIGNAL")
        {
            return null;
        }

        var known = Known.GetValueOrDefault(instruction.Name, []);
        var used = new HashSet<string>();
        foreach (var flag in instruction.Flags)
        {
            var equals = flag.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? flag[2..] : flag[2..equals];
            var rule = Array.Find(known, k => k.TrimEnd('?', '*') == name);
            if (rule is null)
            {
                var allowed = string.Join(", ", known.Select(k => "--" + k.TrimEnd('?', '*')));
                return $"{instruction.Name} has no flag --{name}; "
                    + (known.Length == 0 ? "it takes none" : $"it takes {allowed}");
            }

            if (!used.Add(name) && !rule.EndsWith('*'))
            {
                return $"the flag --{name} stands twice";
            }

            if (rule.EndsWith('?'))
            {
                var value = equals < 0 ? "true" : flag[(equals + 1)..];
                if (
                    !value.Equals("true", StringComparison.OrdinalIgnoreCase)
                    && !value.Equals("false", StringComparison.OrdinalIgnoreCase)
                )
                {
                    return $"the flag --{name} is '{value}'; it must be true or false";
                }
            }
            else if (equals < 0)
            {
                return $"the flag --{name} lacks its value";
            }
        }

        return null;
    }

    public static string? Value(DockerfileInstruction instruction, string name)
    {
        var prefix = $"--{name}=";
        var flag = instruction.Flags.LastOrDefault(f => f.StartsWith(prefix, StringComparison.Ordinal));
        return flag?[prefix.Length..];
    }
}
