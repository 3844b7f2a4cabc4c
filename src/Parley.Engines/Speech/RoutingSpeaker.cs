namespace Parley.Engines.Speech;

/// <summary>
/// Joins the speakers that are there into one: its voices are all theirs, and each clause goes to the engine of its voice.
/// </summary>
public sealed class RoutingSpeaker : ISpeaker
{
    private readonly Dictionary<string, ISpeaker> _speakers;

    /// <param name="speakers">
    /// Best first: the order of voices decides between voices of one locale (flite before espeak for US English).
    /// </param>
    public RoutingSpeaker(IReadOnlyList<ISpeaker> speakers)
    {
        _speakers = speakers.ToDictionary(speaker => speaker.Name, StringComparer.Ordinal);
        Voices = [.. speakers.SelectMany(speaker => speaker.Voices)];
        Name = string.Join('+', speakers.Select(speaker => speaker.Name));
    }

    public string Name { get; }

    public IReadOnlyList<LocalVoice> Voices { get; }

    /// <summary>Null when nobody can speak: sessions are text only then.</summary>
    public static ISpeaker? Join(IReadOnlyList<ISpeaker> speakers) =>
        speakers.Count switch
        {
            0 => null,
            1 => speakers[0],
            _ => new RoutingSpeaker(speakers),
        };

    public IAsyncEnumerable<SpeechPart> SpeakAsync(SpeechRequest request, CancellationToken cancellationToken) =>
        _speakers.TryGetValue(request.Voice.Engine, out var speaker)
            ? speaker.SpeakAsync(request, cancellationToken)
            : throw new EngineException(EngineFault.Unsupported, $"No engine here has the voice {request.Voice.Key}.");

    public ValueTask<IReadOnlyCollection<string>> UnsayableAsync(
        LocalVoice voice,
        IReadOnlyCollection<string> sounds,
        CancellationToken cancellationToken
    ) =>
        _speakers.TryGetValue(voice.Engine, out var speaker)
            ? speaker.UnsayableAsync(voice, sounds, cancellationToken)
            : ValueTask.FromResult(sounds);
}
