using System.Collections.Immutable;

namespace Oac.Images.Content;

/// <summary>
/// Which manifest of an index runs on a platform. Operating system and architecture must be the same. Of the variants those count that the
/// platform can run, best first: the same, then lower ones; <c>arm64</c> without a variant is v8, <c>amd64</c> v1, <c>arm</c> v7.
/// </summary>
public static class PlatformChoice
{
    /// <summary>The best manifest; of equals the first. Null where none fits; what is no image for a platform is passed over.</summary>
    public static Descriptor? Choose(ImmutableArray<Descriptor> manifests, ImagePlatform platform)
    {
        Descriptor? best = null;
        var bestLevel = -1;
        var most = Level(platform);
        foreach (var manifest in manifests)
        {
            if (
                manifest.Platform is not { } offered
                || offered.Os != platform.Os
                || offered.Architecture != platform.Architecture
            )
            {
                continue;
            }
            // Variants that are no levels must be the same.
            var level = Level(offered);
            var fits = most < 0 || level < 0 ? (offered.Variant ?? "") == (platform.Variant ?? "") : level <= most;
            if (fits && (best is null || level > bestLevel))
            {
                (best, bestLevel) = (manifest, level);
            }
        }
        return best;
    }

    /// <summary>
    /// The best entry of an index; and where no platform is named for its only image, that image, whatever the platform. Attestations and artifacts
    /// are no images.
    /// </summary>
    internal static Descriptor? OfIndex(ImmutableArray<Descriptor> entries, ImagePlatform platform)
    {
        Descriptor? only = null;
        var images = 0;
        foreach (var entry in entries)
        {
            if (!ImagePlatforms.IsAttestation(entry) && !PlatformList.IsOther(entry))
            {
                only = entry;
                images++;
            }
        }
        return images == 1 && only is { Platform: null } ? only : Choose(entries, platform);
    }

    private static int Level(ImagePlatform platform) =>
        platform.Variant switch
        {
            null or "" => platform.Architecture switch
            {
                "arm64" => 8,
                "amd64" => 1,
                "arm" => 7,
                _ => 0,
            },
            ['v', >= '1' and <= '9' and var digit] => digit - '0',
            _ => -1,
        };
}
