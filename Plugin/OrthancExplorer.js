/* The way from Orthanc Explorer to Orthanc Exchange: one button on the pages where staff begin. Orthanc
   Explorer is a jQuery Mobile application, whose pages are all in one document. */
(function () {
  'use strict';

  function addButton(page) {
    var id = 'orthanc-exchange-' + page;
    $('#' + page).live('pagebeforeshow', function () {
      $('#' + id).remove();
      var button = $('<a>')
        .attr({
          href: '../exchange/app/',
          rel: 'external',
          'data-role': 'button',
          'data-theme': 'b',
          'data-icon': 'forward'
        })
        .text('Image requests (Orthanc Exchange)');
      var place = $('<div>').attr('id', id).css('margin-bottom', '1em').append(button);
      $('#' + page).find('[data-role="content"]').first().prepend(place);
      button.button();
    });
  }

  addButton('lookup');
  addButton('find-studies');
  addButton('study');
})();
