using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Walks;

/// <summary>The content of a response's items.</summary>
internal sealed partial class WireChecker
{
    private void TakeContent(ContentEvent content)
    {
        Assert.Equal(_active, content.Place.ResponseId);
        Assert.Equal(content.Place.ItemId, _openOutput[content.Place.OutputIndex]);
        var part = $"{content.Place.ItemId}/{content.Place.ContentIndex}";
        switch (content)
        {
            case ContentPartAdded:
                Assert.True(_openParts.Add(part), "a part is added once");
                break;
            case ContentPartDone:
                Assert.True(_openParts.Remove(part), "a part ends once");
                break;
            case FunctionArgumentsDelta or FunctionArgumentsDone:
                break;
            case McpArgumentsDelta or McpArgumentsDone or FoundryAgentArgumentsDelta or FoundryAgentArgumentsDone:
                TakeArguments(content);
                break;
            case BlendshapesDelta shapes:
                Assert.Contains(part, _openParts);
                Assert.False(shapes.Frames.IsEmpty, "frames are never announced without one");
                break;
            case AudioTranscriptDelta delta:
                Assert.Contains(part, _openParts);
                SpokenOf(part).Append(delta.Delta);
                break;
            case AudioTranscriptDone done:
                Assert.Equal(SpokenOf(part).ToString(), done.Transcript);
                break;
            default:
                Assert.Contains(part, _openParts);
                if (content is AudioDelta)
                {
                    _sounded.Add(content.Place.ResponseId);
                }

                break;
        }
    }
}
