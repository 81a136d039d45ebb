#include "ReadmePhrases.h"

#include "ReadmeText.h"

#include <algorithm>
#include <array>

namespace OrthancExchange
{
  namespace
  {
    constexpr ReadmePhrases ENGLISH{
        .language = "en",
        .title = "MEDICAL IMAGES",
        .sentBy = "Sent by:         ",
        .sentOn = "Sent on:         ",
        .availableUntil = "Available until: ",
        .ownCopy = "(your own copy does not expire)",
        .unnamedSender = "the hospital you asked",
        .confidential = "These files are confidential. Please keep them safe.",
        .encrypted = "They came in an encrypted zip file. What you extracted from it is no longer\n"
                     "encrypted. To open the zip file again you need its passphrase and a program\n"
                     "such as 7-Zip, WinZip (Windows), Keka or The Unarchiver (Mac): Windows\n"
                     "Explorer and the Mac's Archive Utility cannot open it.",
        .inside = "WHAT IS INSIDE",
        .images = "the images, as DICOM files",
        .directory = "their table of contents, for viewers (another one stands in IMAGES)",
        .attachments = "documents that were sent along",
        .sums = "SHA-256 sums, by which a changed file is found",
        .page = "a viewer for any web browser",
        .report = "what was sent, on a page to print",
        .studyOf = "Study of {}",
        .unknownDate = "unknown date",
        .oneFile = "1 file",
        .manyFiles = "{} files",
        .sentAs = "sent as: {}",
        .oneIncomplete = "1 file is incomplete at the sender already, or written in an old way.\n"
                         "Some viewers may not open it.",
        .manyIncomplete =
            "{} files are incomplete at the sender already, or written in an old way.\n"
            "Some viewers may not open them.",
        .message = "MESSAGE FROM THE SENDER",
        .howToOpen = "HOW TO OPEN THE IMAGES",
        .extractFirst = "Extract the whole zip file to a folder first.",
        .openPage = "Open INDEX.HTM by a double click. It needs neither network nor installation.",
        .startViewer =
            "Start a DICOM viewer, and let it open the file DICOMDIR or the folder IMAGES.",
        .orImport = "A hospital or a doctor's practice can import that folder into its own system.",
        .questions = "QUESTIONS",
        .askSender = "Please ask the institution that sent this.",
        .writeTo = "Please write to {}.",
        .patient = "Patient",
        .birthDate = "Date of birth",
        .patientId = "Patient number",
        .date = "Date",
        .study = "Study",
        .modality = "Kind",
        .files = "Files",
        .documents = "Documents",
        .showImages = "Show the images"};

    constexpr ReadmePhrases GERMAN{
        .language = "de",
        .title = "MEDIZINISCHE BILDER",
        .sentBy = "Gesendet von:  ",
        .sentOn = "Gesendet am:   ",
        .availableUntil = "Abrufbar bis:  ",
        .ownCopy = "(Ihre eigene Kopie läuft nicht ab)",
        .unnamedSender = "dem Krankenhaus, das Sie gefragt haben",
        .confidential = "Diese Dateien sind vertraulich. Bitte verwahren Sie sie sicher.",
        .encrypted =
            "Sie kamen in einer verschlüsselten Zip-Datei. Was Sie daraus entpackt haben,\n"
            "ist nicht mehr verschlüsselt. Um die Zip-Datei wieder zu öffnen, brauchen Sie\n"
            "ihr Kennwort und ein Programm wie 7-Zip, WinZip (Windows), Keka oder The\n"
            "Unarchiver (Mac): Windows-Explorer und Archivierungsprogramm des Macs öffnen\n"
            "sie nicht.",
        .inside = "INHALT",
        .images = "die Bilder als DICOM-Dateien",
        .directory = "ihr Inhaltsverzeichnis für Betrachter (ein weiteres steht in IMAGES)",
        .attachments = "mitgesandte Dokumente",
        .sums = "SHA-256-Summen, an denen eine veränderte Datei zu erkennen ist",
        .page = "ein Betrachter für jeden Webbrowser",
        .report = "was gesendet wurde, als Seite zum Drucken",
        .studyOf = "Untersuchung vom {}",
        .unknownDate = "unbekannten Datum",
        .oneFile = "1 Datei",
        .manyFiles = "{} Dateien",
        .sentAs = "gesendet als: {}",
        .oneIncomplete = "1 Datei ist schon beim Absender unvollständig oder in alter Weise "
                         "geschrieben.\nManche Betrachter öffnen sie nicht.",
        .manyIncomplete = "{} Dateien sind schon beim Absender unvollständig oder in alter Weise "
                          "geschrieben.\nManche Betrachter öffnen sie nicht.",
        .message = "NACHRICHT DES ABSENDERS",
        .howToOpen = "SO ÖFFNEN SIE DIE BILDER",
        .extractFirst = "Entpacken Sie zuerst die ganze Zip-Datei in einen Ordner.",
        .openPage = "Öffnen Sie INDEX.HTM mit einem Doppelklick, ohne Netz und ohne Installation.",
        .startViewer =
            "Lassen Sie ein DICOM-Programm die Datei DICOMDIR oder den Ordner IMAGES öffnen.",
        .orImport = "Ein Krankenhaus oder eine Praxis kann diesen Ordner in das eigene System "
                    "einlesen.",
        .questions = "FRAGEN",
        .askSender = "Bitte fragen Sie die Einrichtung, die dies gesendet hat.",
        .writeTo = "Bitte schreiben Sie an {}.",
        .patient = "Patient",
        .birthDate = "Geburtsdatum",
        .patientId = "Patientennummer",
        .date = "Datum",
        .study = "Untersuchung",
        .modality = "Art",
        .files = "Dateien",
        .documents = "Dokumente",
        .showImages = "Die Bilder zeigen"};

    constexpr ReadmePhrases FRENCH{
        .language = "fr",
        .title = "IMAGES MÉDICALES",
        .sentBy = "Envoyé par :       ",
        .sentOn = "Envoyé le :        ",
        .availableUntil = "Disponible jusqu'au : ",
        .ownCopy = "(votre propre copie n'expire pas)",
        .unnamedSender = "l'hôpital que vous avez sollicité",
        .confidential = "Ces fichiers sont confidentiels. Veuillez les conserver en lieu sûr.",
        .encrypted =
            "Ils sont venus dans un fichier zip chiffré. Ce que vous en avez extrait n'est\n"
            "plus chiffré. Pour rouvrir le fichier zip, il faut sa phrase secrète et un\n"
            "programme tel que 7-Zip, WinZip (Windows), Keka ou The Unarchiver (Mac) :\n"
            "l'Explorateur de Windows et l'Utilitaire d'archive du Mac ne l'ouvrent pas.",
        .inside = "CONTENU",
        .images = "les images, en fichiers DICOM",
        .directory = "leur table des matières, pour les visionneuses (une autre est dans IMAGES)",
        .attachments = "les documents joints",
        .sums = "les sommes SHA-256, qui révèlent un fichier modifié",
        .page = "une visionneuse pour tout navigateur web",
        .report = "ce qui a été envoyé, en page à imprimer",
        .studyOf = "Examen du {}",
        .unknownDate = "(date inconnue)",
        .oneFile = "1 fichier",
        .manyFiles = "{} fichiers",
        .sentAs = "envoyé sous le nom : {}",
        .oneIncomplete = "1 fichier est déjà incomplet chez l'expéditeur, ou écrit à l'ancienne.\n"
                         "Certaines visionneuses ne l'ouvriront pas.",
        .manyIncomplete = "{} fichiers sont déjà incomplets chez l'expéditeur, ou écrits à "
                          "l'ancienne.\nCertaines visionneuses ne les ouvriront pas.",
        .message = "MESSAGE DE L'EXPÉDITEUR",
        .howToOpen = "POUR OUVRIR LES IMAGES",
        .extractFirst = "Extrayez d'abord tout le fichier zip dans un dossier.",
        .openPage = "Ouvrez INDEX.HTM par un double clic, sans réseau ni installation.",
        .startViewer =
            "Avec une visionneuse DICOM, ouvrez le fichier DICOMDIR ou le dossier IMAGES.",
        .orImport = "Un hôpital ou un cabinet peut importer ce dossier dans son propre système.",
        .questions = "QUESTIONS",
        .askSender = "Veuillez vous adresser à l'établissement qui a envoyé ceci.",
        .writeTo = "Veuillez écrire à {}.",
        .patient = "Patient",
        .birthDate = "Date de naissance",
        .patientId = "Numéro de patient",
        .date = "Date",
        .study = "Examen",
        .modality = "Type",
        .files = "Fichiers",
        .documents = "Documents",
        .showImages = "Montrer les images"};

    constexpr std::array<const ReadmePhrases*, 3> ALL{&ENGLISH, &GERMAN, &FRENCH};
  }

  const std::vector<std::string>& ReadmeLanguages()
  {
    static const std::vector<std::string> languages = []
    {
      std::vector<std::string> made;
      made.reserve(ALL.size());
      for (const ReadmePhrases* const phrases : ALL)
      {
        made.emplace_back(phrases->language);
      }
      return made;
    }();
    return languages;
  }

  const ReadmePhrases& ReadmePhrasesIn(std::string_view language)
  {
    const auto* const found =
        std::find_if(ALL.begin(), ALL.end(),
                     [&](const ReadmePhrases* phrases) { return phrases->language == language; });
    return found == ALL.end() ? ENGLISH : **found;
  }
}
