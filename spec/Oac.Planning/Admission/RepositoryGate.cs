using Oac.Planning.Configuration;
using Oac.Planning.Plans;
using Oac.Spec.Linting;

namespace Oac.Planning.Admission;

/// <summary>Whether an image may be looked at: where it is from, and who has signed it (9.2, 9.3). No label is read here.</summary>
internal static class RepositoryGate
{
    private const string Key = "policy.repositories";

    /// <summary>The reason why an image may not be looked at, and its words; null where it may.</summary>
    public static (RefusalCode Code, string Key, string Message)? Refuses(PlanRequest request)
    {
        var image = request.Image;
        var grants = request.Configuration.Policy.Repositories;
        var wanted = new SortedSet<string>(StringComparer.Ordinal);
        var named = false;
        foreach (var grant in grants)
        {
            if (!grant.Repository.Matches(image.Repository))
            {
                continue;
            }
            if (grant.Signers.IsEmpty || grant.Signers.Any(s => image.Signatures?.Valid.Contains(s) == true))
            {
                return null;
            }
            named = true;
            wanted.UnionWith(grant.Signers);
        }
        if (!named)
        {
            var allowed = Messages.Patterns([.. grants.Select(static g => g.Repository)]);
            return (
                RefusalCodes.RepositoryNotAllowed,
                Key,
                $"images of {Show.Quoted(image.Repository)} are not allowed; {Key} allows {allowed}"
            );
        }
        var signers = Messages.Names(wanted);
        if (image.Signatures is not { } signatures)
        {
            return (
                RefusalCodes.SignatureNotChecked,
                Key,
                $"images of {Show.Quoted(image.Repository)} need the signature of one of {signers} ({Key}), and none was looked for"
            );
        }
        var found =
            !signatures.Valid.IsEmpty ? $"it is signed by {Messages.Names(signatures.Valid)}"
            : signatures.Problems.IsEmpty ? "it has none"
            : $"none holds: {Messages.List(signatures.Problems, Messages.Line)}";
        return (
            RefusalCodes.SignatureMissing,
            Key,
            $"images of {Show.Quoted(image.Repository)} need the signature of one of {signers} ({Key}); {found}"
        );
    }
}
