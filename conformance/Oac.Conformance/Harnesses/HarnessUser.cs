using Oac.Conformance.Targets;
using Oac.Images.Content;
using Oac.Images.Layers;

namespace Oac.Conformance.Harnesses;

/// <summary>Who a harness's program runs as.</summary>
internal static class HarnessUser
{
    /// <summary>The image's USER as numbers. Names are looked up in the layers, which a number spares.</summary>
    /// <exception cref="ImageContentException">The image does not have the name, or cannot be read.</exception>
    public static async Task<ImageUser> ResolveAsync(
        Subject subject,
        HarnessLabels labels,
        CancellationToken cancellationToken
    )
    {
        var user = labels.Platform.Config!.User;
        try
        {
            return Users.Resolve(user, null, null);
        }
        catch (ImageContentException e) when (e.Error == ImageContentError.NotFound)
        {
            return await Users
                .ResolveAsync(subject.OpenLayers(labels.Platform), user, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
