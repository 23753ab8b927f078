using YamlDotNet.Core;

namespace Oac.Planning.Configuration.Reading;

/// <summary>A limit was passed: the rest is not read.</summary>
internal sealed class YamlLimitException(Mark at, string message) : YamlException(at, at, message);
