using Oac.Engine.Connection;
using Oac.Engine.Images;

namespace Oac.Engine;

public sealed partial class EngineClient
{
    /// <summary>Reads what the engine knows of an image.</summary>
    /// <param name="name">A name with a tag or digest, or an id.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="EngineException">
    /// It is not there (<see cref="EngineError.NotFound"/>), or the answer is longer than <see cref="EngineLimits.MaxJsonBytes"/>.
    /// </exception>
    public async Task<EngineImage> InspectImageAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var what = $"inspect image '{ImageName.Shown(name)}'";
        var path = ImageName.Checked(_connection, name, what);
        var api = await ApiAsync(cancellationToken).ConfigureAwait(false);
        using var answer = await GetAsync($"v{api}/images/{path}/json", what, cancellationToken).ConfigureAwait(false);
        var bytes = await answer.ReadJsonAsync(cancellationToken).ConfigureAwait(false);
        using var document = AnswerJson.Parse(answer, bytes);
        var json = new AnswerJson(answer, document.RootElement);
        return new(
            bytes,
            json.Required("Id"),
            json.Texts("RepoTags"),
            json.Texts("RepoDigests"),
            json.Required("Os"),
            json.Required("Architecture"),
            json.Text("Variant") is { Length: > 0 } variant ? variant : null
        );
    }
}
