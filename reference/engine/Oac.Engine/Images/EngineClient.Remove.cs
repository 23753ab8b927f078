using Oac.Engine.Images;

namespace Oac.Engine;

public sealed partial class EngineClient
{
    /// <summary>Removes the name of an image, and with its last name the image.</summary>
    /// <param name="name">A name with a tag, or an id.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <exception cref="EngineException">It is not there (<see cref="EngineError.NotFound"/>), or a container uses it.</exception>
    public async Task RemoveImageAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var what = $"remove image '{ImageName.Shown(name)}'";
        var path = ImageName.Checked(_connection, name, what);
        using var answer = await SendAsync(
                HttpMethod.Delete,
                $"images/{path}",
                null,
                what,
                _connection.Limits.AnswerTimeout,
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
