using System.Collections.Frozen;
using Parley.Engines;
using Parley.Engines.Speech;

namespace Parley.Server.Engines;

/// <summary>Several speakers as one: each clause goes to the engine that has its voice.</summary>
internal sealed class RoutingSpeaker : ISpeaker, IAsyncDisposable
{
    private readonly IReadOnlyList<ISpeaker> _speakers;
    private readonly FrozenDictionary<string, ISpeaker> _byEngine;

    /// <param name="speakers">Best first: so are the voices.</param>
    public RoutingSpeaker(IReadOnlyList<ISpeaker> speakers)
    {
        _speakers = speakers;
        _byEngine = speakers.ToFrozenDictionary(speaker => speaker.Name, StringComparer.Ordinal);
        Name = string.Join('+', speakers.Select(speaker => speaker.Name));
        Voices = [.. speakers.SelectMany(speaker => speaker.Voices)];
    }

    public string Name { get; }

    public IReadOnlyList<LocalVoice> Voices { get; }

    public IAsyncEnumerable<SpeechPart> SpeakAsync(SpeechRequest request, CancellationToken cancellationToken) =>
        _byEngine.TryGetValue(request.Voice.Engine, out var speaker)
            ? speaker.SpeakAsync(request, cancellationToken)
            : throw new EngineException(EngineFault.Unsupported, $"No engine here has the voice {request.Voice.Key}.");

    public async ValueTask DisposeAsync()
    {
        foreach (var speaker in _speakers)
        {
            await EngineBuilder.ReleaseAsync(speaker);
        }
    }
}
