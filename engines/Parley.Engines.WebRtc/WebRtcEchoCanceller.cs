using Parley.Engines.Hearing.Cleaning;

namespace Parley.Engines.WebRtc;

/// <summary>WebRTC's echo canceller; all state is in its streams.</summary>
internal sealed class WebRtcEchoCanceller : IEchoCanceller
{
    public const string EngineName = "webrtc";

    public string Name => EngineName;

    public IEchoCancellation Open() => new WebRtcEchoCancellation();
}
