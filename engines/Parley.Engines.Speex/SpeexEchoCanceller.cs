using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.Speex;

/// <summary>speexdsp's echo canceller; all state is in its streams.</summary>
internal sealed class SpeexEchoCanceller : IEchoCanceller
{
    public const string EngineName = "speex";

    public string Name => EngineName;

    public IEchoCancellation Open() => new SpeexEchoCancellation();
}
