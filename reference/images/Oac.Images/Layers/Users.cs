using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Oac.Images.Content;

namespace Oac.Images.Layers;

/// <summary>
/// Turns USER of an image into numbers by the image's <c>/etc/passwd</c> and <c>/etc/group</c>, as Docker and runc do
/// (https://github.com/moby/sys/blob/main/user/user.go, GetExecUser): the first line that matches counts, and a number needs none.
/// </summary>
public static class Users
{
    /// <summary>The largest number of a user or a group, as in runc: 2^31 - 1.</summary>
    public const int MaxId = int.MaxValue;

    /// <summary>The longest USER in characters: 1,024.</summary>
    public const int MaxUserLength = 1024;

    private static readonly string[] Files = ["/etc/passwd", "/etc/group"];

    /// <summary>Reads the two files from the image and resolves USER.</summary>
    /// <param name="walk">The image's layers; its limit of a file's size holds for the two files.</param>
    /// <param name="user">USER: null or empty for root, or <c>user</c>, <c>user:group</c>, each a name or a number.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    /// <exception cref="ImageContentException">
    /// A name is in neither file (<see cref="ImageContentError.NotFound"/>), a number is out of range
    /// (<see cref="ImageContentError.Corrupt"/>), or a file is too large.
    /// </exception>
    public static async Task<ImageUser> ResolveAsync(LayerWalk walk, string? user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(walk);
        var files = await walk.FindAsync(Files, cancellationToken).ConfigureAwait(false);
        var texts = files.Select(Text).ToList();
        return Resolve(user, texts[0], texts[1]);
    }

    /// <summary>Resolves USER by the content of the two files; null where there is no such file.</summary>
    /// <inheritdoc cref="ResolveAsync" path="/exception"/>
    public static ImageUser Resolve(string? user, string? passwd, string? group)
    {
        user ??= "";
        if (user.Length > MaxUserLength)
        {
            throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"USER has {user.Length} characters, and {MaxUserLength} are the most."
            );
        }

        // An empty part is as none; a number is never looked up as a name.
        var colon = user.IndexOf(':', StringComparison.Ordinal);
        var (userPart, groupPart) = colon < 0 ? (user, "") : (user[..colon], user[(colon + 1)..]);
        var asked = Asked(userPart, "user") ?? (userPart.Length == 0 ? 0 : null);
        var known = Lines(passwd, 7)
            .FirstOrDefault(line => asked is null ? line[0] == userPart : Number(line[2]) == asked);
        if (known is null && asked is null)
        {
            throw Unknown("user", userPart, "/etc/passwd");
        }

        var result = known is null
            ? new ImageUser(asked!.Value, 0)
            : new ImageUser(Checked(Number(known[2]), "user"), Checked(Number(known[3]), "group"))
            {
                Name = known[0],
                Home = known[5].Length > 0 ? known[5] : "/",
            };
        return groupPart.Length > 0
            ? result with
            {
                GroupId = Group(groupPart, group),
            }
            : result with
            {
                SupplementaryGroups = known is null or ["", ..] ? [] : GroupsOf(known[0], group),
            };
    }

    private static long Group(string wanted, string? group)
    {
        var asked = Asked(wanted, "group");
        var known = Lines(group, 4)
            .FirstOrDefault(line =>
                !line[0].StartsWith('#') && (asked is null ? line[0] == wanted : Number(line[2]) == asked)
            );
        return known is not null
            ? Checked(Number(known[2]), "group")
            : asked ?? throw Unknown("group", wanted, "/etc/group");
    }

    private static ImmutableArray<long> GroupsOf(string name, string? group) =>
        [
            .. Lines(group, 4)
                .Where(line => !line[0].StartsWith('#') && line[3].Split(',').Contains(name, StringComparer.Ordinal))
                .Select(line => Checked(Number(line[2]), "group")),
        ];

    /// <summary>The lines with so many parts; missing parts are empty, as the runtimes' parser has it.</summary>
    private static IEnumerable<string[]> Lines(string? text, int parts)
    {
        foreach (var raw in (text ?? "").Split('\n'))
        {
            var line = raw.Trim();
            if (line.Length == 0)
            {
                continue;
            }

            var fields = line.Split(':', parts + 1);
            var filled = new string[parts];
            for (var i = 0; i < parts; i++)
            {
                filled[i] = i < fields.Length ? fields[i] : "";
            }

            yield return filled;
        }
    }

    /// <summary>A number in the files: what is none counts as 0, as for the runtimes, which then run such a user as root.</summary>
    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>A part of USER as a number, or null if it is a name.</summary>
    private static long? Asked(string text, string what)
    {
        var digits = text.AsSpan(text.StartsWith('-') || text.StartsWith('+') ? 1 : 0);
        return digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9') ? null
            : digits.Length > 18 ? Checked(long.MaxValue, what)
            : Checked(long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), what);
    }

    private static long Checked(long id, string what) =>
        id is >= 0 and <= MaxId
            ? id
            : throw new ImageContentException(
                ImageContentError.Corrupt,
                $"The {what} {id} of USER is out of range: 0 to {MaxId} are allowed."
            );

    private static ImageContentException Unknown(string what, string name, string file) =>
        new(ImageContentError.NotFound, $"USER names the {what} {name}, which the image's {file} does not have.");

    private static string? Text(LayerFile file) =>
        file.Kind switch
        {
            LayerFileKind.File => Encoding.UTF8.GetString(file.Content.Span),
            LayerFileKind.TooLarge => throw new ImageContentException(
                ImageContentError.LimitExceeded,
                $"The image's {file.Path} has {file.Size} bytes, more than the walk reads."
            ),
            _ => null,
        };
}
