// Modes of files, links and signals are tested as Linux and macOS have them.
[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
