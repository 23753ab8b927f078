using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Oac.Conformance.Running;

namespace Oac.Conformance.Harnesses;

/// <summary>
/// Lets a command see files at paths of the host where there are none: in a mount namespace of its own, over overlays of the folders that
/// they belong into. Nothing is written to the host; the mounts vanish with the last process that sees them.
/// </summary>
internal static class PrivateMounts
{
    // $1: a folder of ours. root: what the command sees as /. plan: lines "overlay - - FOLDER", "file MODE NUMBER PATH",
    // "workspace rw|ro NUMBER PATH"; contents: by number. The rest of the arguments is the folder to stand in and the command.
    private const string Script = """
        set -eu
        own=$1; shift
        root=$own/root
        mkdir -p "$root" "$own/layers"
        mount -t tmpfs -o mode=0755 tmpfs "$root"
        mount -t tmpfs -o mode=0755 tmpfs "$own/layers"
        for entry in /* /.[!.]*; do
          if [ -L "$entry" ]; then cp -P "$entry" "$root$entry"
          elif [ -d "$entry" ]; then mkdir -p "$root$entry"; mount --rbind "$entry" "$root$entry"
          elif [ -e "$entry" ]; then : > "$root$entry"; mount --bind "$entry" "$root$entry"
          fi
        done
        number=0
        while IFS=' ' read -r kind how content path; do
          case $kind in
            overlay)
              number=$((number + 1))
              mkdir -p "$own/layers/$number/upper" "$own/layers/$number/work"
              mount -t overlay overlay -o "lowerdir=$path,upperdir=$own/layers/$number/upper,workdir=$own/layers/$number/work" "$root$path"
              ;;
            file)
              mkdir -p "$(dirname "$root$path")"
              rm -f "$root$path"
              cp "$own/contents/$content" "$root$path"
              chmod "$how" "$root$path"
              ;;
            workspace)
              mkdir -p "$root$path"
              mount --bind "$own/contents/$content" "$root$path"
              [ "$how" = rw ] || mount -o remount,bind,ro "$root$path"
              ;;
          esac
        done < "$own/plan"
        exec chroot "$root" /bin/sh -c 'cd "$1"; shift; exec "$@"' sh "$@"
        """;

    /// <summary>Why it cannot be done here; null where it can.</summary>
    public static string? Missing { get; } = Find();

    /// <summary>Prepares the folder of one start.</summary>
    /// <param name="own">A folder of ours, empty.</param>
    /// <param name="delivery">What goes where.</param>
    /// <param name="folder">Where the command stands.</param>
    /// <param name="command">The command.</param>
    /// <returns>The command that starts the command.</returns>
    /// <exception cref="UntestableException">A path cannot be mounted at.</exception>
    public static ImmutableArray<string> Prepare(
        DirectoryInfo own,
        HarnessDelivery delivery,
        string folder,
        ImmutableArray<string> command
    )
    {
        foreach (var path in delivery.Files.Keys.Concat(delivery.Workspaces.Keys))
        {
            // What separates options of mount, lines of the plan, or leads elsewhere.
            if (
                !path.StartsWith('/')
                || path.Any(static c => c is ',' or ':' or '\\' || char.IsControl(c))
                || path.Split('/').Contains("..")
            )
            {
                throw new UntestableException(
                    $"the labels name the path '{path}', at which nothing can be mounted",
                    "Name an absolute path without '..', commas, colons and backslashes."
                );
            }
        }
        var contents = own.CreateSubdirectory("contents");
        var plan = new StringBuilder();
        foreach (var lower in delivery.Files.Keys.Concat(delivery.Workspaces.Keys).Select(Existing).Distinct())
        {
            // Of / itself every entry is mounted alone, so there is room beside them.
            if (lower != "/")
            {
                plan.Append("overlay - - ").Append(lower).Append('\n');
            }
        }
        var number = 0;
        foreach (var (path, writable) in delivery.Workspaces)
        {
            contents.CreateSubdirectory($"{++number}");
            plan.Append("workspace ").Append(writable ? "rw" : "ro").Append($" {number} ").Append(path).Append('\n');
        }
        foreach (var (path, content) in delivery.Files)
        {
            File.WriteAllBytes(Path.Combine(contents.FullName, $"{++number}"), content);
            plan.Append($"file 0400 {number} ").Append(path).Append('\n');
        }
        File.WriteAllText(Path.Combine(own.FullName, "plan"), plan.ToString());
        var script = Path.Combine(own.FullName, "mount.sh");
        File.WriteAllText(script, Script);
        return ["unshare", "--mount", "--propagation", "private", "/bin/sh", script, own.FullName, folder, .. command];
    }

    /// <summary>The nearest folder above a path that the host has.</summary>
    private static string Existing(string path)
    {
        var folder = Path.GetDirectoryName(path) ?? "/";
        while (!Directory.Exists(folder))
        {
            folder = Path.GetDirectoryName(folder) ?? "/";
        }
        return folder;
    }

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux())
        {
            return "files at declared paths need Linux";
        }
        if (Environment.UserName != "root")
        {
            return "files at declared paths need root, for a mount namespace";
        }
        try
        {
            using var trial = Process.Start(
                new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "true"])
                {
                    RedirectStandardError = true,
                }
            )!;
            var error = trial.StandardError.ReadToEnd();
            trial.WaitForExit();
            return trial.ExitCode == 0 ? null : $"no mount namespace can be had here: {error.Trim()}";
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return $"no mount namespace can be had here: unshare: {e.Message}";
        }
    }
}
