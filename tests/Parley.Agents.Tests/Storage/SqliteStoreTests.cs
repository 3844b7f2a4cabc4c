using Parley.Agents.Storage;

namespace Parley.Agents.Tests.Storage;

public sealed class SqliteStoreTests : StoreTests
{
    private readonly DirectoryInfo _folder = QuickFolder.Create("parley-store-");

    private protected override Task<StoreTarget> NewTargetAsync() =>
        Task.FromResult(StoreTarget.Parse("sqlite", _folder.FullName));

    [Fact]
    public void The_file_is_its_owners_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("There are no modes of files on Windows.");
            return;
        }

        var path = Path.Combine(_folder.FullName, StoreTarget.FileName);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    private protected override void CleanUp() => _folder.Delete(recursive: true);
}
