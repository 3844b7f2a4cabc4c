using Parley.Engines.Catalog;
using Parley.Engines.Hearing.Cleaning;
using Parley.Engines.Speex;
using Parley.Engines.WebRtc;

namespace Parley.Engines.Tests.Hearing;

public sealed class WebRtcEchoCancellerTests : EchoCancellerConformance
{
    protected override IEngineProvider<IEchoCanceller> Provider { get; } = new WebRtcEchoProvider();

    protected override (double Early, double Late) LeastLossDb => (25, 25);
}

public sealed class SpeexEchoCancellerTests : EchoCancellerConformance
{
    protected override IEngineProvider<IEchoCanceller> Provider { get; } = new SpeexEchoProvider();

    protected override (double Early, double Late) LeastLossDb => (6, 12);
}
