namespace Parley.Lab;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Report">Folder for the report; made when it is not there.</param>
/// <param name="Only">Sections to measure; empty: all.</param>
internal sealed record LabOptions(
    string? Audio,
    string? Noise,
    string Report,
    bool Quick,
    Uri? Url,
    string? Key,
    string? Model,
    string? Server,
    IReadOnlyList<string> Only,
    string CommandLine
);
