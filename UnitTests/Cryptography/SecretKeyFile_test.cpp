#include "../../Sources/Cryptography/SecretKeyFile.h"
#include "../Storage/TemporaryFolder.h"

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace OrthancExchange;

namespace
{
  class SecretKeyFile : public ::testing::Test
  {
  protected:
    static std::string Read(const std::filesystem::path& path)
    {
      std::ifstream file(path, std::ios::binary);
      return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

    void Write(const std::string& content, mode_t mode = 0600) const
    {
      std::ofstream(path_, std::ios::binary) << content;
      ASSERT_EQ(0, ::chmod(path_.c_str(), mode));
    }

    std::string Error() const
    {
      try
      {
        LoadOrCreateSecretKey(path_);
        return "";
      }
      catch (const std::runtime_error& e)
      {
        return e.what();
      }
    }

    std::size_t CountFiles() const
    {
      return static_cast<std::size_t>(
          std::distance(std::filesystem::directory_iterator(folder_.Path()),
                        std::filesystem::directory_iterator()));
    }

    TemporaryFolder folder_;
    std::string path_ = (folder_.Path() / "secret.key").string();
  };
}

TEST_F(SecretKeyFile, IsMadeOnceForItsOwnerAlone)
{
  const mode_t before = ::umask(0);
  const std::string key = LoadOrCreateSecretKey(path_);
  ::umask(before);

  EXPECT_EQ(32u, key.size());
  EXPECT_EQ(key, LoadOrCreateSecretKey(path_));

  struct stat status = {};
  ASSERT_EQ(0, ::stat(path_.c_str(), &status));
  EXPECT_EQ(0600u, status.st_mode & 07777);
  EXPECT_EQ(1u, status.st_nlink);
  EXPECT_EQ(1u, CountFiles());

  const std::string content = Read(path_);
  EXPECT_EQ(65u, content.size());
  EXPECT_EQ(64u, content.find_first_not_of("0123456789abcdef"));
  EXPECT_EQ('\n', content.back());
}

TEST_F(SecretKeyFile, DiffersFromPlaceToPlace)
{
  EXPECT_NE(LoadOrCreateSecretKey(path_), LoadOrCreateSecretKey(path_ + ".other"));
}

TEST_F(SecretKeyFile, ReadsWhatOpensslRandPrints)
{
  Write("00010203040506070809" + std::string(42, 'a') + "Ff\n");
  const std::string key = LoadOrCreateSecretKey(path_);
  EXPECT_EQ(std::string("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09", 10) + std::string(21, '\xaa') +
                "\xff",
            key);
}

TEST_F(SecretKeyFile, RefusesAFileThatOthersMayUse)
{
  for (const mode_t mode : {0640, 0604, 0620, 0601})
  {
    Write(std::string(64, 'a') + "\n", mode);
    EXPECT_NE(std::string::npos, Error().find("chmod 600")) << mode;
  }
}

TEST_F(SecretKeyFile, RefusesWhatIsNotAKey)
{
  const std::string contents[] = {"",
                                  std::string(64, 'a'),
                                  std::string(63, 'a') + "\n",
                                  std::string(65, 'a') + "\n",
                                  std::string(64, 'a') + "\n\n",
                                  std::string(64, 'g') + "\n",
                                  std::string(62, 'a') + ":a\n"};
  for (const std::string& content : contents)
  {
    Write(content);
    const std::string error = Error();
    EXPECT_NE(std::string::npos, error.find("64 hex digits")) << content;
    EXPECT_NE(std::string::npos, error.find(path_));
    EXPECT_EQ(std::string::npos, error.find("aaaa"));
    EXPECT_EQ(content, Read(path_)); // it is never overwritten
  }
}

TEST_F(SecretKeyFile, RefusesLinksPipesAndFolders)
{
  const std::string real = (folder_.Path() / "real.key").string();
  LoadOrCreateSecretKey(real);
  std::filesystem::create_symlink(real, path_);
  EXPECT_NE(std::string::npos, Error().find("symbolic link"));

  // Not followed either when it leads nowhere: nothing is made at its other end.
  std::filesystem::remove(real);
  EXPECT_NE(std::string::npos, Error().find("symbolic link"));
  EXPECT_FALSE(std::filesystem::exists(real));

  std::filesystem::remove(path_);
  ASSERT_EQ(0, ::mkfifo(path_.c_str(), 0600));
  EXPECT_NE(std::string::npos, Error().find("not a plain file"));

  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  EXPECT_NE(std::string::npos, Error().find("not a plain file"));
}

TEST_F(SecretKeyFile, NamesAFolderThatIsMissing)
{
  path_ = (folder_.Path() / "missing" / "secret.key").string();
  EXPECT_NE(std::string::npos, Error().find(path_));
}

TEST_F(SecretKeyFile, IsOneForProcessesThatStartTogether)
{
  constexpr int rounds = 20;
  constexpr int processes = 6;
  for (int round = 0; round < rounds; round++)
  {
    path_ = (folder_.Path() / ("key-" + std::to_string(round))).string();
    int gate[2];
    ASSERT_EQ(0, ::pipe(gate));

    std::vector<pid_t> children;
    for (int i = 0; i < processes; i++)
    {
      const pid_t child = ::fork();
      ASSERT_GE(child, 0);
      if (child == 0)
      {
        ::close(gate[1]);
        char opened = 0;
        [[maybe_unused]] const ssize_t ended =
            ::read(gate[0], &opened, 1); // all wait for the same moment
        const std::string key = LoadOrCreateSecretKey(path_);
        std::ofstream(path_ + "." + std::to_string(i), std::ios::binary) << key;
        ::_exit(0);
      }
      children.push_back(child);
    }
    ::close(gate[0]);
    ::close(gate[1]);

    for (const pid_t child : children)
    {
      int status = -1;
      ASSERT_EQ(child, ::waitpid(child, &status, 0));
      EXPECT_EQ(0, status);
    }
    const std::string key = LoadOrCreateSecretKey(path_);
    for (int i = 0; i < processes; i++)
    {
      EXPECT_EQ(key, Read(path_ + "." + std::to_string(i)));
    }
  }
}
